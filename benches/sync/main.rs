//! Full import and full synchronisation of a large deployment, stage by stage.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench may stop at the first surprise and says what it measured"
)]

mod deployment;

use anchorwalk::sync::{Options, Recording};
use deployment::{Deployment, empty_server};
use std::time::Instant;

fn main() {
    let people: u64 = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let deployment = Deployment::of(people);
    println!("{people} users, {} objects", deployment.objects());
    let mut server = empty_server(Options::default());
    let start = Instant::now();
    deployment.import(&mut server);
    println!("full import {:?}", start.elapsed());
    for round in 0..2 {
        let start = Instant::now();
        let steps = server.full_synchronization(Recording::Errors);
        println!("full synchronization {round} {:?}", start.elapsed());
        for step in steps {
            println!("{} {:?} {} errors", step.connector, step.statistics, step.errors.len());
            for error in step.errors.iter().take(2) {
                println!("  {} {}", error.object, error.error);
            }
        }
    }
}
