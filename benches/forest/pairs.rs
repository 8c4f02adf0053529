//! One thread beside two, by the clock.

use std::time::Instant;

const PAIRS: usize = 200;

/// Runs both in turn, again and again, and prints how many times faster two threads were. Other work on the machine can
/// only take time away, so the fastest run of each counts.
pub(crate) fn compare(name: &str, one: impl Fn(), two: impl Fn()) {
    let seconds = |run: &dyn Fn()| {
        let begin = Instant::now();
        run();
        begin.elapsed().as_secs_f64()
    };
    let (mut one_min, mut two_min) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..PAIRS {
        one_min = one_min.min(seconds(&one));
        two_min = two_min.min(seconds(&two));
    }
    let gain = one_min / two_min;
    println!("{name}: two threads {gain:.2} times one by the clock, the fastest of {PAIRS} runs each");
}
