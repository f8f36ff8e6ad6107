//! What `cargo xtask demo` runs: the examples as they stand, against servers on this machine, with a table of their calls.
//!
//! In: the spec that the servers behave by. Out: a table a system: what was called, what came back, how long it took; and
//! the sentence that each example gives of itself.

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crudl::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use crudl::{Builder, Layer, SystemClient};
use crudl_mock::Mock;

#[allow(dead_code)]
#[path = "../../examples/cloud_api.rs"]
mod cloud_api;
#[allow(dead_code)]
#[path = "../../examples/cloud_api_blocking.rs"]
mod cloud_api_blocking;
#[allow(dead_code)]
#[path = "../../examples/cloudcix.rs"]
mod cloudcix;
#[allow(dead_code)]
#[path = "../../examples/cloudcix_blocking.rs"]
mod cloudcix_blocking;
#[allow(dead_code)]
#[path = "../../examples/idcloudhost.rs"]
mod idcloudhost;
#[allow(dead_code)]
#[path = "../../examples/idcloudhost_blocking.rs"]
mod idcloudhost_blocking;
#[allow(dead_code)]
#[path = "../../examples/nexudus.rs"]
mod nexudus;
#[allow(dead_code)]
#[path = "../../examples/nexudus_blocking.rs"]
mod nexudus_blocking;

/// A call as it was made.
struct Row {
    operation: &'static str,
    verb: &'static str,
    path: String,
    status: String,
    time: Duration,
}

/// Writes down every call.
#[derive(Clone, Default)]
struct Watch(Arc<Mutex<Vec<Row>>>);

impl Layer for Watch {
    fn send<'a>(
        &'a self,
        request: HttpRequest,
        next: &'a dyn Transport,
    ) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let (operation, verb) = (request.operation, request.verb.as_str());
            let after_scheme = request.url.split_once("://").map_or(request.url.as_str(), |(_, rest)| rest);
            let path = after_scheme.find('/').and_then(|at| after_scheme.get(at..)).unwrap_or("/").to_owned();
            let begun = Instant::now();
            let result = next.send(request).await;
            let status = result.as_ref().map_or_else(ToString::to_string, |response| response.status.to_string());
            let row = Row { operation, verb, path, status, time: begun.elapsed() };
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(row);
            result
        })
    }
}

impl Watch {
    /// Prints the calls since the last time, and what came of them.
    fn tell(&self, title: &str, said: &str) {
        let rows = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let total: Duration = rows.iter().map(|row| row.time).sum();
        println!("{title}: {} calls in {}", rows.len(), milliseconds(total));
        // The system is in the title.
        let bare = |operation: &'static str| operation.split_once('.').map_or(operation, |(_, rest)| rest);
        let width = rows.iter().map(|row| bare(row.operation).len()).max().unwrap_or_default();
        for Row { operation, verb, path, status, time } in &rows {
            let (operation, time) = (bare(operation), milliseconds(*time));
            println!("  {operation:<width$}  {verb:<6} {status} {time:>9}  {}", short(path));
        }
        println!("  {said}\n");
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

/// What fits into a line.
fn short(path: &str) -> String {
    const MOST: usize = 60;
    if path.chars().count() <= MOST { path.to_owned() } else { path.chars().take(MOST - 1).chain(['…']).collect() }
}

fn client<C: SystemClient>(mock: &Mock, watch: &Watch) -> Builder<C> {
    mock.builder().layer(watch.clone())
}

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    let (mock, watch) = (runtime.block_on(Mock::new())?, Watch::default());

    let said = runtime.block_on(cloudcix::run(&client(&mock, &watch).build()?))?;
    watch.tell("CloudCIX", &said);
    let said = runtime.block_on(idcloudhost::run(&client(&mock, &watch).build()?))?;
    watch.tell("idcloudhost", &said);
    let said = runtime.block_on(nexudus::run(&client(&mock, &watch).build()?, "COMMAND_KEY_1"))?;
    watch.tell("Nexudus", &said);
    let said = runtime.block_on(cloud_api::run(&client(&mock, &watch).build()?))?;
    watch.tell("Cloud API", &said);

    let blocking = [
        cloudcix_blocking::run(&client(&mock, &watch).blocking().build()?)?,
        idcloudhost_blocking::run(&client(&mock, &watch).blocking().build()?)?,
        nexudus_blocking::run(&client(&mock, &watch).blocking().build()?, "COMMAND_KEY_1")?,
        cloud_api_blocking::run(&client(&mock, &watch).blocking().build()?)?,
    ];
    watch.tell("All four without async", &blocking.join("; "));
    runtime.block_on(mock.stop());
    Ok(())
}
