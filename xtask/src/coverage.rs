//! `cargo xtask coverage`: every method of the spec, as a table of counts or as CSV.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use crudl_spec::ir::{Application, Ir, Kind, System};

use crate::workspace::{self, Outcome};

/// Options of `coverage`.
#[derive(clap::Args)]
pub struct Args {
    /// Counts for people, or one line a method
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Folder of the spec [default: the repository's spec/]
    #[arg(long, value_name = "DIR")]
    spec: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Services and methods of each application, counted
    Table,
    /// system,application,service,method,http_verb,path
    Csv,
}

/// Prints what the spec covers.
pub fn run(args: &Args) -> Outcome {
    let Some(ir) = workspace::load(args.spec.as_deref())? else {
        return Ok(ExitCode::FAILURE);
    };
    let text = match args.format {
        Format::Table => table(&ir),
        Format::Csv => csv(&ir),
    };
    workspace::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// One line a method, in the order of the IR, which is by name.
fn csv(ir: &Ir) -> String {
    let mut text = String::from("system,application,service,method,http_verb,path\n");
    for system in &ir.systems {
        for application in &system.applications {
            for service in &application.services {
                for method in &service.methods {
                    let row = [
                        system.name.as_ref(),
                        application.name.as_ref(),
                        service.name.as_ref(),
                        method.name.plain(),
                        method.verb.as_str(),
                        &method.path.template,
                    ];
                    text.push_str(&row.map(quoted).join(","));
                    text.push('\n');
                }
            }
        }
    }
    text
}

/// A CSV field, quoted where it must be.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}

fn table(ir: &Ir) -> String {
    let mut text = format!(
        "{:<12} {:<16} {:>8} {:>8} {:>16} {:>8}\n",
        "system", "application", "services", "methods", "partial updates", "total"
    );
    for system in &ir.systems {
        let mut sum = [0; 3];
        for application in &system.applications {
            let counts = count(application);
            row(&mut text, system, application.name.as_ref(), counts);
            sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        row(&mut text, system, "all", sum);
    }
    text
}

/// Services, methods without partial updates, partial updates.
fn count(application: &Application) -> [usize; 3] {
    let methods = || application.services.iter().flat_map(|service| &service.methods);
    let partial = methods().filter(|method| method.kind == Kind::PartialUpdate).count();
    [application.services.len(), methods().count() - partial, partial]
}

fn row(text: &mut String, system: &System, application: &str, [services, methods, partial]: [usize; 3]) {
    // Writing to a String can't fail.
    let _ = writeln!(
        text,
        "{:<12} {application:<16} {services:>8} {methods:>8} {partial:>16} {:>8}",
        system.name.as_ref(),
        methods + partial
    );
}
