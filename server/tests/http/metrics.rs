//! What operators watch.

use crate::support::TestApp;
use engine::fake::Fake;

#[tokio::test]
async fn requests_from_browsers_and_to_registries_are_counted() {
    let fake = Fake::start().await;
    fake.many_tags("team/app", 3, 1);
    let mut app = TestApp::start().await;
    app.use_token().await;
    app.add_registry(&fake).await;
    let metrics = app.get("/metrics").await.text();
    for line in [
        "weir_http_requests_total{method=\"POST\",route=\"/apis/weir/v1/registries\",status=\"201\"}",
        "weir_upstream_requests_total{registry=\"lab\",method=\"HEAD\",status=\"200\"}",
        "weir_upstream_request_duration_seconds_count{registry=\"lab\"}",
        "weir_index_jobs_waiting{registry=\"lab\"}",
    ] {
        assert!(metrics.contains(line), "{line} is not in\n{metrics}");
    }
}
