use async_trait::async_trait;

use super::*;
use crate::format::{self, Hints};
use crate::stage::StageError;

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
    step.process(document.unwrap()).await
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
