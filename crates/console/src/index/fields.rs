//! The names of an index's fields, and their numbers.

use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashTable};

/// The fields of an index. A field goes when no block has it any more.
#[derive(Debug, Default)]
pub(super) struct Fields {
    names: Vec<Name>,
    known: HashTable<u32>,
    free: Vec<u32>,
    hasher: DefaultHashBuilder,
}

#[derive(Debug)]
struct Name {
    text: Arc<str>,
    /// The blocks that have the field.
    blocks: usize,
}

impl Fields {
    /// The number of a field.
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(name);
        self.known.find(hash, |field| self.name(*field) == name).copied()
    }

    /// The number of a field, which is new if it was not known; none if there are `most` already.
    pub(super) fn number(&mut self, name: &str, most: usize) -> Option<u32> {
        if let Some(field) = self.find(name) {
            return Some(field);
        }
        if self.known.len() >= most {
            return None;
        }
        let new = Name { text: name.into(), blocks: 0 };
        let field = match self.free.pop() {
            Some(field) => field,
            None => u32::try_from(self.names.len()).ok()?,
        };
        match self.names.get_mut(field as usize) {
            Some(free) => *free = new,
            None => self.names.push(new),
        }
        let (names, hasher) = (&self.names, &self.hasher);
        let hash_of =
            |field: &u32| hasher.hash_one(names.get(*field as usize).map_or("", |name| &*name.text));
        self.known.insert_unique(hasher.hash_one(name), field, hash_of);
        Some(field)
    }

    /// A field's name.
    pub(super) fn name(&self, field: u32) -> &str {
        self.names.get(field as usize).map_or("", |name| &*name.text)
    }

    /// The numbers of all fields.
    pub(super) fn all(&self) -> impl Iterator<Item = u32> + '_ {
        self.known.iter().copied()
    }

    /// Notes that one more block has a field.
    pub(super) fn gained(&mut self, field: u32) {
        self.names.get_mut(field as usize).into_iter().for_each(|name| name.blocks += 1);
    }

    /// Notes that one block less has a field.
    pub(super) fn lost(&mut self, field: u32) {
        let Some(name) = self.names.get_mut(field as usize) else { return };
        name.blocks = name.blocks.saturating_sub(1);
        if name.blocks > 0 {
            return;
        }
        let hash = self.hasher.hash_one(&*name.text);
        name.text = "".into();
        if let Ok(entry) = self.known.find_entry(hash, |known| *known == field) {
            entry.remove();
            self.free.push(field);
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let names: usize = self.names.iter().map(|name| name.text.len() + 16 + size_of::<Name>()).sum();
        names + self.known.allocation_size() + self.free.capacity() * 4
    }
}
