//! One file of a log under reading: its lines, and how far they were read.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;

use super::position::{Position, SAMPLE, Samples};
use crate::lines::{Lines, Piece};
use crate::sink::parts::Content;

/// What a reader is handed of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text<'a> {
    /// A line that holds something, without its end.
    Line(&'a [u8]),
    /// A line that is longer than is read.
    TooLong,
}

/// A file of a log, read to some line end.
#[derive(Debug)]
pub(super) struct Reading {
    lines: Lines<Content>,
    samples: Samples,
    /// The number of the part; none for the live file.
    pub(super) number: Option<u32>,
}

impl Reading {
    /// Begins at the start of a file.
    pub(super) fn new(content: Content, number: Option<u32>) -> Self {
        Self {
            lines: Lines::new(content),
            samples: Samples::default(),
            number,
        }
    }

    /// Begins where so many bytes were read; nothing where the file has fewer.
    pub(super) fn at(
        mut content: Content,
        number: Option<u32>,
        offset: u64,
    ) -> io::Result<Option<Self>> {
        let mut samples = Samples::default();
        if let Content::Plain(file) = &mut content {
            if file.metadata()?.len() < offset {
                return Ok(None);
            }
            // Only the begin and the end are told by; what lies between need not be read.
            let mut bytes = vec![0; offset.min(SAMPLE as u64) as usize];
            file.read_exact_at(&mut bytes, 0)?;
            let mut tail = bytes.clone();
            file.read_exact_at(&mut tail, offset - bytes.len() as u64)?;
            samples = Samples::between(&bytes, offset, &tail);
            file.seek(SeekFrom::Start(offset))?;
        } else {
            let mut left = offset;
            let mut chunk = vec![0; 64 << 10];
            while left > 0 {
                let room = chunk.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                let count = content.read(&mut chunk[..room])?;
                if count == 0 {
                    return Ok(None);
                }
                samples.take(&chunk[..count]);
                left -= count as u64;
            }
        }
        let lines = if samples.is_inside_a_line() {
            Lines::inside_a_line(content)
        } else {
            Lines::new(content)
        };
        Ok(Some(Self {
            lines,
            samples,
            number,
        }))
    }

    /// Reads on a little; tells whether there was anything.
    pub(super) fn read(
        &mut self,
        see: &mut dyn FnMut(Text<'_>) -> io::Result<()>,
    ) -> io::Result<bool> {
        let samples = &mut self.samples;
        self.lines.read(&mut |piece| hand_on(piece, samples, see))
    }

    /// Hands on what stands behind the last line end, once nothing more comes.
    pub(super) fn finish(
        &mut self,
        see: &mut dyn FnMut(Text<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let samples = &mut self.samples;
        self.lines.finish(&mut |piece| hand_on(piece, samples, see))
    }

    /// Gives how many bytes were handed on.
    pub(super) fn offset(&self) -> u64 {
        self.samples.offset()
    }

    /// Gives how many bytes were read, of which the last may not be handed on yet.
    pub(super) fn read_to(&self) -> u64 {
        self.samples.offset() + self.lines.held_back() as u64
    }

    /// Tells whether the file is the one at a path.
    pub(super) fn is_at(&self, path: &Path) -> io::Result<bool> {
        let Some(mine) = self.metadata()? else {
            return Ok(false);
        };
        match std::fs::metadata(path) {
            Ok(there) => Ok((there.dev(), there.ino()) == (mine.dev(), mine.ino())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Gives the state of a plain file.
    pub(super) fn metadata(&self) -> io::Result<Option<Metadata>> {
        match self.lines.source() {
            Content::Plain(file) => file.metadata().map(Some),
            Content::Compressed(_) => Ok(None),
        }
    }

    /// Tells whether this is how far a position was taken.
    pub(super) fn is_of(&self, position: &Position) -> bool {
        self.samples.are_of(position)
    }

    /// Gives how far it was read, behind a part.
    pub(super) fn position(&self, after: u32) -> io::Result<Position> {
        let (head, tail) = self.samples.hashes();
        let (device, inode) = match self.metadata()? {
            Some(metadata) => (metadata.dev(), metadata.ino()),
            None => (0, 0),
        };
        Ok(Position {
            after,
            offset: self.offset(),
            head,
            tail,
            device,
            inode,
        })
    }
}

/// Opens the live file of a log; nothing where none stands.
pub(super) fn open_live(log: &Path) -> io::Result<Option<File>> {
    match File::open(log) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn hand_on(
    piece: Piece<'_>,
    samples: &mut Samples,
    see: &mut dyn FnMut(Text<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let (bytes, text) = match piece {
        Piece::Line(bytes) | Piece::Rest(bytes) => (bytes, Some(Text::Line(bytes))),
        Piece::TooLong(bytes) => (bytes, Some(Text::TooLong)),
        Piece::More(bytes) => (bytes, None),
    };
    match text {
        Some(Text::Line([])) | None => {}
        Some(text) => see(text)?,
    }
    samples.take(bytes);
    if matches!(piece, Piece::Line(_)) {
        samples.take(b"\n");
    }
    Ok(())
}
