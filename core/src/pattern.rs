//! Patterns of the service's model, compiled by the macros, run without backtracking.
//!
//! The model writes ECMA 262 regular expressions. The macros translate them into a small program
//! when the declaration is compiled, so nothing is built when a program starts, and every match
//! takes time proportional to the length of the text.

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    /// The pattern as the model writes it.
    pub source: &'static str,
    /// What it compiles to. Execution starts at the first instruction.
    pub program: &'static [Instruction],
}

/// One step of a pattern.
#[derive(Clone, Copy, Debug)]
pub enum Instruction {
    /// Takes one character within one of these inclusive ranges.
    In(&'static [(char, char)]),
    /// Takes one character outside all of these inclusive ranges.
    NotIn(&'static [(char, char)]),
    /// Goes on at both places.
    Split(usize, usize),
    /// Goes on at one place.
    Jump(usize),
    /// Goes on at the start of the text only.
    Start,
    /// Goes on at the end of the text only.
    End,
    /// The text matches.
    Match,
}

impl Pattern {
    /// Whether the pattern matches somewhere in the text, as ECMA 262 and the service search it.
    #[must_use]
    pub fn is_found_in(&self, text: &str) -> bool {
        self.run(text, false)
    }

    /// Whether the pattern matches the text from its first to its last character.
    #[must_use]
    pub fn matches_whole(&self, text: &str) -> bool {
        self.run(text, true)
    }

    fn run(&self, text: &str, whole: bool) -> bool {
        // nearly every pattern fits the arrays; only longer ones pay for memory
        if self.program.len() <= 64 * SMALL {
            let (mut now, mut next) = ([0; SMALL], [0; SMALL]);
            self.run_in(text, whole, &mut now, &mut next)
        } else {
            let words = self.program.len().div_ceil(64);
            self.run_in(text, whole, &mut vec![0; words], &mut vec![0; words])
        }
    }

    fn run_in(&self, text: &str, whole: bool, now: &mut [u64], next: &mut [u64]) -> bool {
        let (mut now, mut next) = (now, next);
        let mut at_start = true;
        let mut rest = text.chars();
        loop {
            let at_end = rest.as_str().is_empty();
            if at_start || !whole {
                self.enter(0, at_start, at_end, now);
            }
            if (at_end || !whole) && self.has_match(now) {
                return true;
            }
            let Some(character) = rest.next() else { return false };
            let position_at_end = rest.as_str().is_empty();
            next.fill(0);
            let mut alive = false;
            for (word, bits) in now.iter().enumerate() {
                let mut bits = *bits;
                while bits != 0 {
                    let index = word * 64 + bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    let takes = match self.program.get(index) {
                        Some(Instruction::In(ranges)) => within(ranges, character),
                        Some(Instruction::NotIn(ranges)) => !within(ranges, character),
                        _ => false,
                    };
                    if takes {
                        alive = true;
                        self.enter(index + 1, false, position_at_end, next);
                    }
                }
            }
            std::mem::swap(&mut now, &mut next);
            at_start = false;
            if !alive && whole {
                return false;
            }
        }
    }

    /// Adds the instruction and all that is reached from it without taking a character.
    fn enter(&self, index: usize, at_start: bool, at_end: bool, states: &mut [u64]) {
        let Some(word) = states.get_mut(index / 64) else { return };
        let bit = 1 << (index % 64);
        if *word & bit != 0 {
            return;
        }
        *word |= bit;
        match self.program.get(index) {
            Some(Instruction::Jump(to)) => self.enter(*to, at_start, at_end, states),
            Some(Instruction::Split(first, second)) => {
                self.enter(*first, at_start, at_end, states);
                self.enter(*second, at_start, at_end, states);
            }
            Some(Instruction::Start) if at_start => {
                self.enter(index + 1, at_start, at_end, states);
            }
            Some(Instruction::End) if at_end => self.enter(index + 1, at_start, at_end, states),
            _ => {}
        }
    }

    fn has_match(&self, states: &[u64]) -> bool {
        // the macros put the one `Match` last
        let last = self.program.len().saturating_sub(1);
        states.get(last / 64).is_some_and(|word| word & (1 << (last % 64)) != 0)
    }
}

/// Words of 64 instructions that are kept on the stack.
const SMALL: usize = 2;

fn within(ranges: &[(char, char)], character: char) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&character))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `^a(b|c)*d$`
    const ANCHORED: Pattern = Pattern {
        source: "^a(b|c)*d$",
        program: &[
            Instruction::Start,
            Instruction::In(&[('a', 'a')]),
            Instruction::Split(3, 5),
            Instruction::In(&[('b', 'c')]),
            Instruction::Jump(2),
            Instruction::In(&[('d', 'd')]),
            Instruction::End,
            Instruction::Match,
        ],
    };

    #[test]
    fn anchors_hold_at_both_ends() {
        for (text, expected) in
            [("ad", true), ("abcbd", true), ("xad", false), ("adx", false), ("ad\n", false)]
        {
            assert_eq!(ANCHORED.is_found_in(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_pattern_without_anchors_is_searched_but_can_be_held_to_the_whole() {
        let pattern = Pattern {
            source: "[0-9]",
            program: &[Instruction::In(&[('0', '9')]), Instruction::Match],
        };
        assert!(pattern.is_found_in("a1b"));
        assert!(!pattern.matches_whole("a1b"));
        assert!(pattern.matches_whole("1"));
        assert!(!pattern.is_found_in(""));
    }

    #[test]
    fn a_program_longer_than_the_arrays_runs_too() {
        let mut program = vec![Instruction::In(&[('a', 'a')]); 300];
        program.push(Instruction::Match);
        let pattern = Pattern { source: "a{300}", program: program.leak() };
        assert!(pattern.is_found_in(&"a".repeat(301)));
        assert!(!pattern.matches_whole(&"a".repeat(301)));
        assert!(!pattern.is_found_in(&"a".repeat(299)));
    }
}
