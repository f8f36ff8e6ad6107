//! `cargo xtask openapi`: spec in, an OpenAPI 3.1 document a system out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crudl_openapi::{Error, Options};

use crate::workspace::{self, Outcome};

/// Options of `openapi`.
#[derive(clap::Args)]
pub struct Args {
    /// A system, any number of times [default: all but those of XML-RPC]
    #[arg(long, value_name = "NAME")]
    system: Vec<String>,
    /// Base URL of the one installation that the document is for, such as the mock's; names one system
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Folder of the documents [default: the repository's target/openapi/]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Folder of the spec [default: the repository's spec/]
    #[arg(long, value_name = "DIR")]
    spec: Option<PathBuf>,
}

/// Makes all documents, then writes them.
pub fn run(args: &Args) -> Outcome {
    if args.url.is_some() && args.system.len() != 1 {
        return Err("--url is the address of one system: name it with --system".into());
    }
    let out = match &args.out {
        Some(out) => out.clone(),
        None => workspace::root()?.join("target").join("openapi"),
    };
    let Some(ir) = workspace::load(args.spec.as_deref())? else {
        return Ok(ExitCode::FAILURE);
    };
    let all: Vec<String> = ir.systems.iter().map(|system| system.name.plain().to_owned()).collect();
    let wanted = if args.system.is_empty() { &all } else { &args.system };
    let options = Options { base: args.url.clone() };
    let (mut documents, mut notes) = (Vec::new(), Vec::new());
    for name in wanted {
        match crudl_openapi::document(&ir, name, &options) {
            Ok(document) => documents.push((name, crudl_openapi::text(&document))),
            // Who asks for all of them gets those that there are.
            Err(error @ Error::XmlRpc(_)) if args.system.is_empty() => notes.push(error),
            Err(error) => return Err(error.into()),
        }
    }
    for (name, text) in &documents {
        let file = Path::new(name).with_extension("json");
        crudl_emit::write::replace(&out, &file, text)?;
        workspace::say(format_args!("{} ({} KB)", out.join(file).display(), text.len() / 1000))?;
    }
    for note in notes {
        workspace::say(format_args!("skipped: {note}"))?;
    }
    Ok(ExitCode::SUCCESS)
}
