//! An order of literals in which `aho_corasick::packed` takes little else for one of them.
//!
//! It has eight buckets, puts each eighth literal into the same one, and looks at the halves of a literal's first three
//! bytes, each by itself: it takes for a literal of a bucket what mixes the halves of several. So those share a bucket
//! whose mixtures are rare.

use super::frequency;

const BUCKETS: usize = 8;

/// The bytes of a literal that are looked at.
const LOOKED_AT: usize = 3;

/// The literals in such an order. Each is named by `bytes`.
pub(super) fn ordered<T>(mut literals: Vec<T>, bytes: impl Fn(&T) -> &[u8]) -> Vec<T> {
    // Neighbours begin alike.
    literals.sort_by(|one, other| bytes(one).cmp(bytes(other)));
    let rows = literals.len().div_ceil(BUCKETS).max(1);
    let mut buckets: Vec<Vec<T>> = Vec::new();
    let mut rest = literals.into_iter().peekable();
    while rest.peek().is_some() {
        buckets.push(rest.by_ref().take(rows).collect());
    }
    for one in 0..buckets.len() {
        for other in one + 1..buckets.len() {
            let (before, behind) = buckets.split_at_mut(other);
            if let (Some(one), Some(other)) = (before.get_mut(one), behind.first_mut()) {
                swap_between(one, other, &bytes);
            }
        }
    }
    let mut rows: Vec<_> = buckets.into_iter().map(Vec::into_iter).collect();
    let mut ordered = Vec::new();
    loop {
        let row: Vec<T> = rows.iter_mut().filter_map(Iterator::next).collect();
        if row.is_empty() {
            return ordered;
        }
        ordered.extend(row);
    }
}

/// Swaps each literal of one bucket with one of the other where both buckets then take less.
fn swap_between<T>(one: &mut [T], other: &mut [T], bytes: &impl Fn(&T) -> &[u8]) {
    for at in 0..one.len() {
        for with in 0..other.len() {
            let before = taken(one, bytes) + taken(other, bytes);
            std::mem::swap(&mut one[at], &mut other[with]);
            if taken(one, bytes) + taken(other, bytes) >= before {
                std::mem::swap(&mut one[at], &mut other[with]);
            }
        }
    }
}

/// The frequency of what is taken for a literal of a bucket.
fn taken<T>(bucket: &[T], bytes: &impl Fn(&T) -> &[u8]) -> u64 {
    let at = |place: usize| {
        let (mut high, mut low) = (0_u16, 0_u16);
        for byte in bucket.iter().filter_map(|literal| bytes(literal).get(place)) {
            high |= 1 << (byte >> 4);
            low |= 1 << (byte & 15);
        }
        let is_taken = |byte: &u8| high >> (byte >> 4) & 1 == 1 && low >> (byte & 15) & 1 == 1;
        (b' '..=0x7F).filter(is_taken).map(frequency::of).sum::<u64>()
    };
    (0..LOOKED_AT).map(at).product()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_holds_each_literal_once() {
        for count in 0..40_u8 {
            let literals: Vec<Vec<u8>> = (0..count).map(|at| vec![b'a' + at % 7, b'a' + at, b'_']).collect();
            let mut ordered = ordered(literals.clone(), |literal| literal);
            ordered.sort();
            let mut literals = literals;
            literals.sort();
            assert_eq!(ordered, literals);
        }
    }

    #[test]
    fn literals_whose_mixtures_are_rare_share_a_bucket() {
        // Mixed, `a3_` and `bsa` are also every word with `b3`, `asa` and the like in it.
        let literals = [&b"a3_"[..], b"bsa", b"0q~", b"1q~", b"2q~", b"3q~", b"fc_", b"pwd", b"4q~"];
        let ordered = ordered(literals.to_vec(), |literal| literal);
        let bucket = |at: usize| ordered.iter().skip(at).step_by(BUCKETS.min(5)).collect::<Vec<_>>();
        let together = (0..5).map(bucket).find(|bucket| bucket.contains(&&&b"a3_"[..]));
        assert!(!together.is_some_and(|bucket| bucket.contains(&&&b"bsa"[..])));
    }
}
