//! The command line of termloom.

fn main() {}
