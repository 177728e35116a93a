//! A repository of real git, in a folder of its own, with a glossary in it.

#![allow(dead_code, reason = "each test file uses its part")]

use super::command::{Run, Workdir};

/// The folder of the glossary: with a space in its name.
pub const GLOSSARY: &str = "my glossary";

/// A repository with a branch `main`, and no configuration but its own.
pub struct Repository {
    pub folder: Workdir,
}

impl Repository {
    pub fn new() -> Self {
        let repository = Self { folder: Workdir::new() };
        std::fs::create_dir(repository.folder.path("home")).expect("a folder");
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    pub fn run_git(&self, arguments: &[&str]) -> (bool, String) {
        let output = std::process::Command::new("git")
            .current_dir(self.folder.path("."))
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .env("HOME", self.folder.path("home"))
            .env_remove("XDG_CONFIG_HOME")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_EDITOR", "true")
            .env("GIT_PAGER", "cat")
            .output()
            .expect("git runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what git tells is UTF-8");
        (output.status.success(), text(output.stdout) + &text(output.stderr))
    }

    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        let (success, told) = self.run_git(arguments);
        assert!(success, "git {arguments:?}\n{told}");
        told
    }

    pub fn termloom(&self, arguments: &[&str]) -> Run {
        let mut command = self.folder.command();
        command.env("HOME", self.folder.path("home")).env_remove("XDG_CONFIG_HOME").env("GIT_CONFIG_NOSYSTEM", "1");
        Run::of(command.args(arguments))
    }

    #[track_caller]
    pub fn decide(&self, arguments: &[&str]) {
        self.termloom(&[arguments, &["-g", GLOSSARY]].concat()).ends(0);
    }

    #[track_caller]
    pub fn commit(&self, message: &str) {
        self.git(&["add", "-A", GLOSSARY, ".gitattributes"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    pub fn terms(&self) -> String {
        self.folder.read(&format!("{GLOSSARY}/terms.tsv"))
    }
}
