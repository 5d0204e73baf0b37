use super::*;

const TIMEOUT: Duration = Duration::from_secs(5);
const STARTUP: Duration = Duration::from_secs(100);

/// A window of three with a clock.
struct Bench {
    window: Window<char>,
    start: Instant,
}

impl Bench {
    fn new() -> Self {
        Self {
            window: Window::new(3, TIMEOUT, STARTUP),
            start: Instant::now(),
        }
    }

    fn at(&self, seconds: u64) -> Instant {
        self.start + Duration::from_secs(seconds)
    }

    fn send(&mut self, jobs: &str, seconds: u64) {
        for job in jobs.chars() {
            assert_eq!(self.window.room(), Room::New, "{job}");
            self.window.send(u64::from(job), job, self.at(seconds));
        }
    }

    #[track_caller]
    fn again(&mut self, expected: char) {
        assert_eq!(self.window.room(), Room::Again);
        assert_eq!(self.window.send_again(self.at(0)), Some(&expected));
        assert_eq!(self.window.room(), Room::None, "it is alone");
    }

    fn answer(&mut self, job: char) -> Answered<char> {
        self.window.answer(u64::from(job), self.at(1))
    }

    #[track_caller]
    fn due(&self, expected: Option<u64>) {
        assert_eq!(
            self.window.deadline(),
            expected.map(|seconds| self.at(seconds))
        );
    }
}

#[test]
fn answers_come_in_any_order_and_make_room() {
    let mut bench = Bench::new();
    bench.send("abc", 0);
    assert_eq!(bench.window.room(), Room::None);
    assert_eq!(bench.answer('b'), Answered::Held('b'));
    assert_eq!(bench.window.room(), Room::New);
    assert_eq!(bench.answer('b'), Answered::Twice);
    assert_eq!(bench.answer('x'), Answered::Foreign);
    assert_eq!(bench.answer('c'), Answered::Held('c'));
    assert_eq!(bench.answer('a'), Answered::Held('a'));
    assert_eq!(bench.window.len(), 0);
}

#[test]
fn what_a_lost_child_held_is_sent_again_one_at_a_time() {
    let mut bench = Bench::new();
    bench.send("abc", 0);
    assert_eq!(bench.window.lost(), None);
    bench.again('a');
    assert_eq!(bench.answer('a'), Answered::Held('a'));
    bench.again('b');
    // It was not the only one that this child had: it may not be to blame.
    assert_eq!(bench.window.lost(), None);
    bench.again('b');
    assert_eq!(bench.window.lost(), Some('b'));
    bench.again('c');
    assert_eq!(bench.answer('c'), Answered::Held('c'));
    bench.send("def", 2);
}

#[test]
fn a_document_has_a_second_try_even_if_it_was_alone() {
    let mut bench = Bench::new();
    bench.send("a", 0);
    assert_eq!(
        bench.window.lost(),
        None,
        "somebody may have killed the child"
    );
    bench.again('a');
    assert_eq!(bench.window.lost(), Some('a'));
    assert_eq!(bench.window.room(), Room::New);
}

#[test]
fn an_idle_child_is_lost_without_a_document() {
    let mut bench = Bench::new();
    bench.send("a", 0);
    assert_eq!(bench.answer('a'), Answered::Held('a'));
    assert_eq!(bench.window.lost(), None);
    assert_eq!(
        bench.answer('a'),
        Answered::Foreign,
        "another child's answer"
    );
}

#[test]
fn a_child_counts_as_hung_after_a_silence_or_when_a_document_waits_too_long() {
    let mut bench = Bench::new();
    bench.due(None);
    bench.send("ab", 0);
    bench.due(Some(105));
    assert_eq!(bench.answer('a'), Answered::Held('a'));
    bench.due(Some(6));
    // It goes on answering others, but never `b`.
    for second in 2..=10 {
        bench.send("c", second);
        assert_eq!(
            bench.window.answer(u64::from('c'), bench.at(second)),
            Answered::Held('c')
        );
    }
    // Once the child was warm it was behind nobody: its own time was up five seconds later.
    bench.due(Some(6));
}

#[test]
fn a_document_waits_for_a_child_and_is_given_up_without_one() {
    let mut bench = Bench::new();
    bench.window.postpone(1, 'a');
    assert!(bench.window.has_again());
    assert_eq!(bench.window.give_up(), Some('a'));
    bench.window.postpone(2, 'b');
    bench.window.forget(|job| *job == 'b');
    assert_eq!(bench.window.len(), 0);
}
