//! Late and repeated deliveries, in a way that a seed repeats.

use fastrand::Rng;

/// What is to go wrong.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Disorder {
    pub(super) shuffled: Option<u64>,
    pub(super) duplicated: Option<u64>,
}

impl Disorder {
    /// Repeats and reorders what comes after an event. What is repeated depends on the seed and on the
    /// number of an event, and not on how many come at a time.
    pub(super) fn apply<T: Clone>(self, after: u64, items: Vec<(u64, T)>) -> Vec<(u64, T)> {
        let mut items = match self.duplicated {
            Some(seed) => items.into_iter().flat_map(|item| repeated(seed, item)).collect(),
            None => items,
        };
        if let Some(seed) = self.shuffled {
            Rng::with_seed(seed.wrapping_add(after)).shuffle(&mut items);
        }
        items
    }
}

/// An item once or twice, by the toss of a coin.
fn repeated<T: Clone>(seed: u64, item: (u64, T)) -> impl Iterator<Item = (u64, T)> {
    let twice = Rng::with_seed(seed.wrapping_add(item.0)).bool();
    std::iter::repeat_n(item, if twice { 2 } else { 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(disorder: Disorder, after: u64) -> Vec<u64> {
        let items = (after + 1..=after + 100).map(|number| (number, ())).collect();
        disorder.apply(after, items).into_iter().map(|(number, ())| number).collect()
    }

    #[test]
    fn without_a_seed_nothing_changes() {
        assert_eq!(numbers(Disorder::default(), 0), (1..=100).collect::<Vec<_>>());
    }

    #[test]
    fn everything_comes_in_an_order_that_the_seed_repeats() {
        let shuffled = |seed| numbers(Disorder { shuffled: Some(seed), duplicated: None }, 0);
        let first = shuffled(7);
        assert_ne!(first, (1..=100).collect::<Vec<_>>());
        assert_eq!(shuffled(7), first);
        assert_ne!(shuffled(8), first);
        let mut sorted = first;
        sorted.sort_unstable();
        assert_eq!(sorted, (1..=100).collect::<Vec<_>>());
    }

    #[test]
    fn about_every_second_comes_twice_and_the_copy_follows() {
        let duplicated = |seed| numbers(Disorder { shuffled: None, duplicated: Some(seed) }, 0);
        let all = duplicated(7);
        assert!(all.is_sorted());
        assert!((125..=175).contains(&all.len()), "{}", all.len());
        assert_eq!(duplicated(7), all);
        assert_ne!(duplicated(8), all);
        // the same ones when they come later
        let half = numbers(Disorder { shuffled: None, duplicated: Some(7) }, 50);
        let of_all: Vec<u64> = all.into_iter().filter(|number| *number > 50).collect();
        assert_eq!(half[..of_all.len()], of_all);
    }
}
