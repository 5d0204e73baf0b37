//! What is wrong with a file that a person wrote, where, and how to mend it.

use std::fmt;
use std::path::PathBuf;

/// One mistake in a configuration, a pack or a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, or what stands for it: `environment`, `command line`, `built-in`.
    pub file: PathBuf,
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// The column in characters, from 1; 0 where the file as a whole is meant.
    pub column: usize,
    /// What is wrong, beginning with the key it is about.
    pub message: String,
    /// What to do about it.
    pub mend: String,
}

impl Problem {
    /// Makes a problem of a whole file.
    pub fn of_file(
        file: impl Into<PathBuf>,
        message: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self {
            file: file.into(),
            line: 0,
            column: 0,
            message: message.into(),
            mend: mend.into(),
        }
    }

    /// Makes a problem at a byte of a file's text.
    pub fn at(
        file: impl Into<PathBuf>,
        text: &str,
        byte: usize,
        message: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        let before = &text[..text.floor_char_boundary(byte)];
        Self {
            line: before.matches('\n').count() + 1,
            column: before.chars().rev().take_while(|&c| c != '\n').count() + 1,
            ..Self::of_file(file, message, mend)
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}", self.message)?;
        if !self.mend.is_empty() {
            write!(f, "\n  mend: {}", self.mend)?;
        }
        Ok(())
    }
}

/// Every problem of a configuration; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Joins an error with its causes in one line.
pub(crate) fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters_from_one() {
        let problem = Problem::at("x.toml", "a = 1\nü = ?", 11, "bad", "write a value");
        assert_eq!((problem.line, problem.column), (2, 5));
        assert_eq!(
            problem.to_string(),
            "x.toml:2:5: bad\n  mend: write a value"
        );
    }
}
