//! Replays every scenario.

#[test]
fn first() {
    let path = std::path::Path::new("scenarios/account-resource/linked-mailbox.ron");
    match anchorwalk::scenario::Scenario::open(path, anchorwalk::sync::Options::default()) {
        Err(error) => panic!("{error}"),
        Ok(scenario) => {
            let played = anchorwalk::scenario::play(&scenario);
            println!("{}", anchorwalk::scenario::transcript(&scenario, &played));
        }
    }
}
