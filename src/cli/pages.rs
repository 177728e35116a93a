//! What is made from the arguments themselves: completions and manual pages.

use std::path::Path;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use termloom::error::{Error, Result, Shown};

use super::Outcome;
use super::args::Arguments;
use super::messages::{self, Level};
use super::output;

/// Prints the completions of a shell.
pub fn completions(shell: Shell) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "termloom", &mut script);
    messages::print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Complete)
}

/// Prints the manual page, or writes one for every command into `out`.
pub fn man(out: Option<&Path>, level: Level) -> Result<Outcome> {
    let mut command = Arguments::command();
    command.build();
    match out {
        None => messages::print(&String::from_utf8_lossy(&page(&command)?))?,
        Some(folder) => {
            let mut pages = Vec::new();
            collect(&command, &mut pages)?;
            output::write_pages(folder, &pages)?;
            messages::line(&format!("{} manual pages are in {}", pages.len(), Shown(folder)), level);
        }
    }
    Ok(Outcome::Complete)
}

/// The pages of `command` and of all below it, by file name.
fn collect(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    pages.push((format!("{name}.1"), page(command)?));
    let below = command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help");
    below.into_iter().try_for_each(|sub| collect(sub, pages))
}

fn page(command: &Command) -> Result<Vec<u8>> {
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let mut page = Vec::new();
    Man::new(command.clone().name(name))
        .render(&mut page)
        .map_err(|error| Error::usage(format_args!("the manual page cannot be made: {error}"), "report this"))?;
    Ok(page)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Arguments, collect};

    #[test]
    fn every_command_has_a_page() {
        let mut command = Arguments::command();
        command.build();
        let mut pages = Vec::new();
        collect(&command, &mut pages).unwrap();
        let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        for expected in ["termloom.1", "termloom-build.1", "termloom-align.1", "termloom-pack-install.1"] {
            assert!(names.contains(&expected), "{expected} is not in {names:?}");
        }
        let build = String::from_utf8_lossy(&pages[1].1);
        assert!(build.contains("min\\-confidence") && build.contains("Examples"), "{build}");
    }
}
