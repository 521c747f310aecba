//! The documents of an index, in blocks.

use std::collections::VecDeque;

use super::answer::Document;
use super::bits::BLOCK;
use super::block::Block;
use super::bounds::Bounds;
use super::fields::Fields;
use super::flatten::{self, Guesses};

/// The bytes of lines, and of columns, with which a block is full.
const BLOCK_BYTES: usize = 4 << 20;
/// The documents after which the open block's bytes are counted again.
const COUNT_EACH: usize = 128;

/// The documents of one sub-account.
#[derive(Debug)]
pub(super) struct Store {
    pub(super) bounds: Bounds,
    pub(super) fields: Fields,
    /// The blocks, oldest first. The last one is open.
    pub(super) blocks: VecDeque<Block>,
    pub(super) forgotten: u64,
    pub(super) documents: usize,
    pub(super) lines_bytes: usize,
    /// The own bytes of all blocks but the open one.
    sealed_bytes: usize,
    guesses: Guesses,
}

impl Store {
    pub(super) fn new(bounds: Bounds) -> Store {
        Store {
            bounds,
            fields: Fields::default(),
            blocks: VecDeque::new(),
            forgotten: 0,
            documents: 0,
            lines_bytes: 0,
            sealed_bytes: 0,
            guesses: Guesses::new(),
        }
    }

    /// Adds a document. One whose sequence number is not greater than all before is left out.
    pub(super) fn add(&mut self, document: Document) {
        if self.blocks.back().is_some_and(|block| document.seq <= block.last_seq()) {
            return;
        }
        if self.blocks.back().is_none_or(|block| self.is_full(block) || !block.takes(document.seq)) {
            self.seal();
            self.blocks.push_back(Block::new(document.seq));
        }
        self.documents += 1;
        self.lines_bytes += document.line.len();
        if let Some(block) = self.blocks.back_mut() {
            flatten::add(document, block, &mut self.fields, &mut self.guesses, &self.bounds);
        }
        self.forget_what_is_too_much();
    }

    fn is_full(&self, block: &Block) -> bool {
        let most = BLOCK_BYTES.min(self.bounds.lines / 8);
        block.len() >= self.bounds.block.clamp(1, BLOCK)
            || block.lines_bytes >= most
            || (block.len().is_multiple_of(COUNT_EACH) && block.bytes() >= most)
    }

    fn seal(&mut self) {
        if let Some(block) = self.blocks.back_mut() {
            block.seal();
            self.sealed_bytes += block.bytes();
        }
    }

    fn forget_what_is_too_much(&mut self) {
        while self.blocks.len() > 1
            && (self.lines_bytes > self.bounds.lines || self.sealed_bytes > self.bounds.lines / 10 * 8)
        {
            self.forget_oldest();
        }
    }

    /// Forgets the oldest block, and returns the bytes of its lines.
    pub(super) fn forget_oldest(&mut self) -> usize {
        if self.blocks.len() == 1 {
            self.seal();
        }
        let Some(block) = self.blocks.pop_front() else { return 0 };
        self.sealed_bytes = self.sealed_bytes.saturating_sub(block.bytes());
        self.documents -= block.len();
        self.lines_bytes -= block.lines_bytes;
        self.forgotten += block.len() as u64;
        block.columns.iter().for_each(|column| self.fields.lost(column.field));
        self.guesses.clear();
        block.lines_bytes
    }

    /// The index's own bytes, without those of the lines.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Store>()
            + self.sealed_bytes
            + self.blocks.back().map_or(0, Block::bytes)
            + self.fields.bytes()
    }

    /// The block and the row of a sequence number.
    pub(super) fn place(&self, seq: u64) -> Option<(&Block, u16)> {
        let behind = self.blocks.partition_point(|block| block.first_seq() <= seq);
        let block = self.blocks.get(behind.checked_sub(1)?)?;
        Some((block, block.row(seq)?))
    }

    pub(super) fn set_attempts(&mut self, seq: u64, attempts: u32) {
        let behind = self.blocks.partition_point(|block| block.first_seq() <= seq);
        let block = behind.checked_sub(1).and_then(|at| self.blocks.get_mut(at));
        if let Some(block) = block
            && let Some(row) = block.row(seq)
        {
            block.set_attempts(row, attempts);
        }
    }
}
