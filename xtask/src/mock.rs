//! `cargo xtask mock`: servers that behave as the spec says, until they are told to stop.
//!
//! In: ports, systems, a seed, a file of faults. Out: one line of JSON a system,
//! `{"system":"cloudcix","url":"http://127.0.0.1:PORT"}`, then `{"ready":true}`. SIGINT and SIGTERM end it.
//!
//! The servers are behind the feature `mock`. Without it this command builds itself again with it, and becomes that: who
//! only generates code needs no web server.

use std::path::PathBuf;

use crate::workspace::{self, Outcome};

/// Options of `mock`.
#[derive(clap::Args)]
#[command(after_help = "\
Prints a line of JSON a system, {\"system\":\"cloudcix\",\"url\":\"http://127.0.0.1:PORT\"}, then {\"ready\":true}.
SIGINT (Ctrl-C) and SIGTERM end it, after the requests that are on their way, with the exit code 0.")]
#[cfg_attr(not(feature = "mock"), allow(dead_code))]
pub struct Args {
    /// The first port; each further system has the next [default: free ports]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    port_base: Option<u16>,
    /// A system, any number of times [default: all]
    #[arg(long, value_name = "NAME")]
    system: Vec<String>,
    /// What values that nobody sets are made from
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Take any id for that of a record that is there, unless it was deleted
    #[arg(long)]
    every_id_exists: bool,
    /// What goes wrong, as YAML
    ///
    /// Each rule has a fault, the calls that meet it, and how often; all but the fault may be left out. The first rule that
    /// a call meets counts. Each key is explained in codegen/mock/src/faults.rs.
    ///
    ///   seed: 7
    ///   faults:
    ///   - {fault: status, status: 503, call: cloudcix.membership.team.create, times: 2}
    ///   - {fault: cut_inside_body, verb: GET, path: /v1/*/vm, every: 3}
    ///   - {fault: delay, milliseconds: 250, call: '*.*.*.read', rate: 0.05}
    ///
    /// Faults: delay, rate_limited, status, refused, reset, no_answer, cut_before_body, cut_inside_body, slow_body,
    /// wrong_content_type, html, invalid_body, unknown_enum_value, extra_field, expired_token, redirect.
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    faults: Option<PathBuf>,
    /// Folder of the spec [default: the repository's spec/]
    #[arg(long, value_name = "DIR")]
    spec: Option<PathBuf>,
}

/// Builds the command with its servers, and becomes it.
#[cfg(not(feature = "mock"))]
pub fn run(_: &Args) -> Outcome {
    workspace::become_with("mock")
}

/// Serves until it is told to stop.
#[cfg(feature = "mock")]
pub fn run(args: &Args) -> Outcome {
    use std::process::ExitCode;

    let Some(ir) = workspace::load(args.spec.as_deref())? else {
        return Ok(ExitCode::FAILURE);
    };
    let faults = match &args.faults {
        None => crudl_mock::faults::Faults::default(),
        Some(file) => {
            let bytes = std::fs::read(file).map_err(|error| format!("can't read {}: {error}", file.display()))?;
            match crudl_mock::faults::Faults::read(&file.display().to_string(), &bytes, &ir) {
                Ok(faults) => faults,
                Err(faults) => {
                    workspace::tell(&faults);
                    return Ok(ExitCode::FAILURE);
                }
            }
        }
    };
    let options = crudl_mock::Options {
        port_base: args.port_base,
        systems: args.system.clone(),
        seed: args.seed,
        every_id_exists: args.every_id_exists,
        faults,
        ..crudl_mock::Options::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(&ir, options))?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(feature = "mock")]
async fn serve(ir: &crudl_spec::Ir, options: crudl_mock::Options) -> Result<(), Box<dyn std::error::Error>> {
    use std::io::Write as _;

    // Before the ready line: whoever waits for it may stop us at once.
    let stopped = stopped()?;
    let mock = crudl_mock::Mock::start(ir, options).await?;
    let mut out = std::io::stdout().lock();
    for (system, url) in mock.urls() {
        writeln!(out, r#"{{"system":"{system}","url":"{url}"}}"#)?;
    }
    writeln!(out, r#"{{"ready":true}}"#)?;
    out.flush()?;
    drop(out);
    stopped.await;
    mock.stop().await;
    Ok(())
}

/// Waits for the wish to stop. Listens from now on.
#[cfg(all(feature = "mock", unix))]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use std::future::poll_fn;
    use std::task::Poll;
    use tokio::signal::unix::{SignalKind, signal};

    let mut signals = [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?];
    Ok(poll_fn(move |context| {
        let any = signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
        if any { Poll::Ready(()) } else { Poll::Pending }
    }))
}

#[cfg(all(feature = "mock", not(unix)))]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without the signal there's no way to be told: the process is ended from outside.
        let _ = tokio::signal::ctrl_c().await;
    })
}
