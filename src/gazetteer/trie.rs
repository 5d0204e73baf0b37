use smallvec::SmallVec;

use crate::hash::Map;

/// Phrases of words, found from their first word on.
///
/// Words are numbered; which number a form of a text stands for is the caller's to say.
#[derive(Debug)]
pub(crate) struct Trie<V> {
    edges: Map<(u32, u32), u32>,
    /// By node; the root is 0.
    values: Vec<SmallVec<[V; 1]>>,
}

impl<V> Default for Trie<V> {
    fn default() -> Self {
        Self {
            edges: Map::default(),
            values: vec![SmallVec::new()],
        }
    }
}

impl<V: Copy + PartialEq> Trie<V> {
    pub(crate) const ROOT: u32 = 0;

    /// Adds a phrase; one that is there already keeps its values and gets one more.
    pub(crate) fn add(&mut self, words: &[u32], value: V) {
        if words.is_empty() {
            return;
        }
        let mut node = Self::ROOT;
        for word in words {
            let next = self.values.len() as u32;
            node = *self.edges.entry((node, *word)).or_insert(next);
            if node == next {
                self.values.push(SmallVec::new());
            }
        }
        let values = &mut self.values[node as usize];
        if !values.contains(&value) {
            values.push(value);
        }
    }

    /// Gives the node that a word leads to.
    pub(crate) fn step(&self, node: u32, word: u32) -> Option<u32> {
        self.edges.get(&(node, word)).copied()
    }

    /// Gives what the phrase that ends at a node stands for.
    pub(crate) fn values(&self, node: u32) -> &[V] {
        &self.values[node as usize]
    }
}
