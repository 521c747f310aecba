//! Numbers of a dictionary, in as few bytes as they need.

/// The dictionary's number of each entry.
#[derive(Clone, Debug, Default)]
pub(super) enum Codes {
    /// All are 0.
    #[default]
    Same,
    /// Each is the entry's own number.
    Own,
    Byte(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
}

impl Codes {
    /// Adds a code, behind `entries` others.
    pub(super) fn push(&mut self, code: u32, entries: usize) {
        match self {
            Codes::Same if code == 0 => return,
            Codes::Same if code == 1 && entries == 1 => {
                *self = Codes::Own;
                return;
            }
            Codes::Own if code as usize == entries => return,
            Codes::Same => *self = Codes::Byte(vec![0; entries]),
            Codes::Own => *self = Codes::widest((0..).take(entries).collect()),
            _ => {}
        }
        match (self, u8::try_from(code), u16::try_from(code)) {
            (Codes::Byte(codes), Ok(code), _) => codes.push(code),
            (Codes::Two(codes), _, Ok(code)) => codes.push(code),
            (Codes::Four(codes), ..) => codes.push(code),
            (this, ..) => {
                let mut codes: Vec<u32> = this.iter(entries).collect();
                codes.push(code);
                *this = Codes::widest(codes);
            }
        }
    }

    /// The codes in as few bytes as the greatest needs.
    fn widest(codes: Vec<u32>) -> Codes {
        match codes.iter().max() {
            Some(greatest) if *greatest > u32::from(u16::MAX) => Codes::Four(codes),
            Some(greatest) if *greatest > u32::from(u8::MAX) => {
                Codes::Two(codes.into_iter().filter_map(|code| u16::try_from(code).ok()).collect())
            }
            _ => Codes::Byte(codes.into_iter().filter_map(|code| u8::try_from(code).ok()).collect()),
        }
    }

    /// The codes of so many entries.
    pub(super) fn iter(&self, entries: usize) -> impl Iterator<Item = u32> + '_ {
        (0..entries).map(|entry| self.get(entry))
    }

    pub(super) fn get(&self, entry: usize) -> u32 {
        match self {
            Codes::Same => 0,
            Codes::Own => u32::try_from(entry).unwrap_or(u32::MAX),
            Codes::Byte(codes) => codes.get(entry).map_or(0, |code| u32::from(*code)),
            Codes::Two(codes) => codes.get(entry).map_or(0, |code| u32::from(*code)),
            Codes::Four(codes) => codes.get(entry).copied().unwrap_or_default(),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Codes::Same | Codes::Own => 0,
            Codes::Byte(codes) => codes.capacity(),
            Codes::Two(codes) => codes.capacity() * 2,
            Codes::Four(codes) => codes.capacity() * 4,
        }
    }

    pub(super) fn shrink(&mut self) {
        match self {
            Codes::Same | Codes::Own => {}
            Codes::Byte(codes) => codes.shrink_to_fit(),
            Codes::Two(codes) => codes.shrink_to_fit(),
            Codes::Four(codes) => codes.shrink_to_fit(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Codes;

    #[test]
    fn codes_come_out_as_they_went_in() {
        let cases: [Vec<u32>; 8] = [
            vec![0, 0, 0],
            vec![0, 1, 2, 3],
            vec![0, 1, 2, 0],
            vec![0, 0, 1, 1],
            vec![0, 1, 1],
            (0..300).chain([0, 299]).collect(),
            vec![0, 0, 300],
            vec![0, 0, 70_000, 1],
        ];
        for case in cases {
            let mut codes = Codes::default();
            for (entries, code) in case.iter().enumerate() {
                codes.push(*code, entries);
            }
            assert_eq!(codes.iter(case.len()).collect::<Vec<_>>(), case, "{codes:?}");
        }
    }
}
