use async_trait::async_trait;

use super::*;
use crate::format::{self, Hints};
use crate::limits::Limits;

/// A stage that does what the document's text says.
struct Obeys;

#[async_trait]
impl Stage for Obeys {
    fn name(&self) -> &'static str {
        "obeys"
    }

    async fn process(&self, document: Document) -> Result<Flow, StageError> {
        match document.body.trim() {
            "drop" => Ok(Flow::Drop(document)),
            "fail" => Err(StageError::new("told to")),
            "panic" => panic!("told to"),
            "wait" => std::future::pending().await,
            // As work on a blocking thread does, which nothing breaks off.
            "compute" => loop {
                Watch::here().check()?;
                tokio::task::yield_now().await;
            },
            _ => Ok(Flow::Next(document)),
        }
    }
}

fn step(on_error: OnError) -> Step {
    let options = StepOptions {
        on_error,
        timeout: Some(Duration::from_millis(20)),
        ..StepOptions::default()
    };
    Step::new("obeys", "mine", Arc::new(Obeys), options)
}

async fn process(step: &Step, text: &str) -> Result<Flow, StepError> {
    let hints = Hints::new(jiff::Timestamp::UNIX_EPOCH);
    let document = format::read(text.as_bytes(), &hints).unwrap().remove(0);
    let limits = Limits {
        time: Duration::from_secs(5),
        ..Limits::default()
    };
    let mut allowance = Allowance::new(limits);
    step.process(document.unwrap(), &mut allowance).await
}

#[tokio::test]
async fn errors_panics_and_deadlines_fail_the_document_by_the_name_of_the_step() {
    let step = step(OnError::Stop);
    for (text, message, is_panic) in [
        ("fail", "stage `mine` failed: told to", false),
        ("panic", "stage `mine` panicked: told to", true),
        ("wait", "stage `mine` failed: no result within 20ms", false),
    ] {
        let expected = StepError {
            message: message.to_owned(),
            is_panic,
            stops: true,
            limit: None,
        };
        assert_eq!(process(&step, text).await.unwrap_err(), expected);
    }
    let report = step.report();
    assert_eq!((report.taken, report.failed, report.handed_on), (3, 3, 0));
}

#[tokio::test]
async fn a_skipped_document_goes_on_and_a_dropped_one_does_not() {
    let step = step(OnError::Skip);
    for text in ["fail", "panic", "wait"] {
        let flow = process(&step, text).await.unwrap();
        assert!(matches!(flow, Flow::Next(document) if document.body == text));
    }
    assert!(matches!(process(&step, "drop").await, Ok(Flow::Drop(_))));
    assert!(matches!(process(&step, "go").await, Ok(Flow::Next(_))));
    let report = step.report();
    assert_eq!(
        (
            report.taken,
            report.failed,
            report.dropped,
            report.handed_on
        ),
        (5, 3, 1, 1)
    );
}

#[tokio::test]
async fn time_that_is_up_fails_the_document_whatever_the_stage_does_on_errors() {
    for on_error in [OnError::Fail, OnError::Skip, OnError::Stop] {
        for text in ["wait", "compute"] {
            let options = StepOptions {
                on_error,
                ..StepOptions::default()
            };
            let step = Step::new("obeys", "mine", Arc::new(Obeys), options);
            let limits = Limits {
                time: Duration::from_millis(5),
                ..Limits::default()
            };
            let hints = Hints::new(jiff::Timestamp::UNIX_EPOCH);
            let document = format::read(text.as_bytes(), &hints).unwrap().remove(0);
            let mut allowance = Allowance::new(limits);
            let error = step.process(document.unwrap(), &mut allowance).await;
            let error = error.unwrap_err();
            assert!(!error.stops, "{error:?}");
            assert_eq!(error.limit, Some(Exceeded::Time { limit: limits.time }));
            assert_eq!(
                error.message,
                "stages worked on the document for longer than `limits.time` = \"5ms\", in stage `mine`"
            );
            assert_eq!(allowance.left(), Duration::ZERO);
        }
    }
}

#[tokio::test]
async fn a_timeout_of_its_own_is_told_as_its_own() {
    let error = process(&step(OnError::Fail), "compute").await.unwrap_err();
    assert_eq!(error.message, "stage `mine` failed: no result within 20ms");
}
