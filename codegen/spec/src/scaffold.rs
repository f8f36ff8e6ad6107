//! Files to start from: a service, an application, a system.
//!
//! In: a spec, a name such as `cloudcix/iaas/firewall`, and perhaps a sample answer. Out: the new file's path and text,
//! commented, which loads as it is; or why there's none. Nothing is written here.

mod keys;
mod kind;
mod records;
mod sample;
mod shape;
mod template;
mod yaml;

use heck::ToTitleCase as _;

use crate::diagnostic::Diagnostics;
use crate::ir::{Application, Ir, System};
use crate::names::TypeName;
use crate::source::Sources;
use crate::suggest::{known, similar};

/// A new file of the spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Relative to the spec folder, with forward slashes.
    pub path: String,
    /// What is to be written.
    pub text: String,
}

/// Why there's no file to start from.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScaffoldError {
    /// The name has the wrong number of parts, or one that names no module.
    #[error("`{name}` is no name for a new {what}: {reason}")]
    Name {
        /// As it was given.
        name: String,
        /// `service`, `application` or `system`.
        what: &'static str,
        /// What is wrong, and what would be right.
        reason: String,
    },
    /// Something stands there.
    #[error("{0} is there already; nothing was written")]
    Exists(String),
    /// There's no such system or application.
    #[error("there's no {what} `{name}`: {help}")]
    Missing {
        /// `system` or `application`.
        what: &'static str,
        /// Its name.
        name: String,
        /// How to get one.
        help: String,
    },
    /// A method that can't be.
    #[error("`{name}` can't be a method: {reason}")]
    Method {
        /// As it was given.
        name: String,
        /// Why.
        reason: String,
    },
    /// The sample can't be read.
    #[error("can't read {0}: {1}")]
    Sample(String, #[source] std::io::Error),
    /// The sample has faults, the spec has, or the two don't fit.
    #[error("{0}")]
    Faults(#[from] Diagnostics),
}

/// A sample answer.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// Its file, as people see it.
    pub name: &'a str,
    /// JSON.
    pub text: &'a str,
}

/// A file for a service, `system/application/service`, with these methods; its record is read off the sample.
///
/// # Errors
/// [`ScaffoldError`]: nothing that doesn't load comes out.
pub fn service(
    sources: &Sources,
    name: &str,
    methods: &[String],
    sample: Option<Sample<'_>>,
) -> Result<NewFile, ScaffoldError> {
    let [system, application, service] = parts(name, "service")?;
    if matches!(service, "api" | "application") {
        let reason = format!("{service}.yaml means something else; take another name");
        return Err(ScaffoldError::Name { name: name.to_owned(), what: "service", reason });
    }
    let path = format!("{system}/{application}/{service}.yaml");
    absent(sources, &path)?;
    let ir = crate::load_sources(sources)?;
    let system = find_system(&ir, system)?;
    let application = find_application(system, application)?;
    let records = match sample {
        Some(sample) => sample::records(&ir, system, application, service, methods, sample)?,
        None => records::Records::usual(service, methods),
    };
    let text = template::service(system, application, service, methods, &records)?;
    checked(sources, path, text)
}

/// A file for an application, `system/application`.
///
/// # Errors
/// As [`service`].
pub fn application(sources: &Sources, name: &str) -> Result<NewFile, ScaffoldError> {
    let [system, application] = parts(name, "application")?;
    let path = format!("{system}/{application}/application.yaml");
    absent(sources, &path)?;
    let ir = crate::load_sources(sources)?;
    let text = template::application(find_system(&ir, system)?, application);
    checked(sources, path, text)
}

/// A file for a system.
///
/// # Errors
/// As [`service`].
pub fn system(sources: &Sources, name: &str) -> Result<NewFile, ScaffoldError> {
    let [system] = parts(name, "system")?;
    let path = format!("{system}/api.yaml");
    absent(sources, &path)?;
    checked(sources, path, template::system(system))
}

/// The parts of a name, each good for a folder and a module.
fn parts<'n, const N: usize>(name: &'n str, what: &'static str) -> Result<[&'n str; N], ScaffoldError> {
    let fault = |reason: String| ScaffoldError::Name { name: name.to_owned(), what, reason };
    let steps: Vec<&str> = name.split('/').collect();
    let usual = ["system", "application", "service"].get(..N).unwrap_or_default().join("/");
    let Ok(parts) = <[&str; N]>::try_from(steps) else {
        return Err(fault(format!("write `{usual}`")));
    };
    for part in parts {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if !part.bytes().all(plain) || !part.starts_with(|c: char| c.is_ascii_lowercase()) {
            let part = if part.is_empty() { "an empty part".to_owned() } else { format!("`{part}`") };
            return Err(fault(format!("{part} isn't made of lower-case letters, digits and underscores")));
        }
    }
    Ok(parts)
}

fn absent(sources: &Sources, path: &str) -> Result<(), ScaffoldError> {
    if sources.files.contains_key(path) { Err(ScaffoldError::Exists(sources.shown(path))) } else { Ok(()) }
}

fn find_system<'i>(ir: &'i Ir, name: &str) -> Result<&'i System, ScaffoldError> {
    let names = ir.systems.iter().map(|system| folder(&system.file));
    let found = ir.systems.iter().find(|system| folder(&system.file) == name);
    found.ok_or_else(|| missing("system", name, names.collect()))
}

fn find_application<'i>(system: &'i System, name: &str) -> Result<&'i Application, ScaffoldError> {
    let names = system.applications.iter().map(|application| folder(&application.file));
    let found = system.applications.iter().find(|application| folder(&application.file) == name);
    found.ok_or_else(|| missing("application", &format!("{}/{name}", folder(&system.file)), names.collect()))
}

/// The folder that a file stands in: a module may be called otherwise.
fn folder(file: &str) -> &str {
    file.rsplit('/').nth(1).unwrap_or_default()
}

fn missing(what: &'static str, name: &str, names: Vec<&str>) -> ScaffoldError {
    let last = name.rsplit('/').next().unwrap_or_default();
    let meant = match similar(last, names.iter().copied()) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => format!("there are {}.", known(&names)),
    };
    let help = format!("{meant} `cargo xtask new {what} {name}` makes one");
    ScaffoldError::Missing { what, name: name.to_owned(), help }
}

/// The file, if the spec loads with it.
fn checked(sources: &Sources, path: String, text: String) -> Result<NewFile, ScaffoldError> {
    let mut all = sources.clone();
    all.insert(path.clone(), text.clone());
    crate::load_sources(&all)?;
    Ok(NewFile { path, text })
}

/// The words of a name: `ip address` of `ip_address`.
fn words(name: &str) -> String {
    name.replace('_', " ")
}

/// The same for a title: `Ip Address`.
fn title(name: &str) -> String {
    name.to_title_case()
}

/// The name of a record for a key.
fn record_name(key: &str) -> String {
    TypeName::new(key).map_or_else(|_| "Record".to_owned(), |name| name.plain().to_owned())
}
