//! Work shared out over threads.

use std::num::NonZeroUsize;

/// How many threads the machine runs at once.
pub(super) fn every_core() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// Cuts the items into at most so many parts, none much smaller than `part_min`, works on each on a thread of its own,
/// and returns what became of them, in order. The thread that asks does the first part itself.
pub(super) fn share_out<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    part_min: usize,
    work: impl Fn(&[T]) -> R + Sync,
) -> Vec<R> {
    let share = items.len().div_ceil(threads.max(1)).max(part_min).max(1);
    std::thread::scope(|scope| {
        let mut parts = items.chunks(share);
        let own = parts.next().unwrap_or_default();
        let work = &work;
        let others: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        let mut results = vec![work(own)];
        let others = others.into_iter();
        results.extend(
            others.map(|other| other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
        );
        results
    })
}

#[cfg(test)]
mod tests {
    use super::share_out;

    #[test]
    fn every_item_is_worked_on_once_and_in_order() {
        let items: Vec<u32> = (0..1000).collect();
        for (threads, part_min) in [(1, 1), (3, 1), (7, 400), (0, 0), (2000, 1)] {
            let parts = share_out(&items, threads, part_min, <[u32]>::to_vec);
            assert!(parts.len() <= threads.max(1), "{threads} threads, at least {part_min}");
            assert_eq!(parts.concat(), items);
        }
        assert_eq!(share_out(&[], 4, 1, <[u32]>::len), [0]);
    }
}
