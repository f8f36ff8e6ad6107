//! What can be emitted now. In: a system. Out: nothing, or the first thing that the runtime can't do yet.

use crudl_spec::ir::{Auth, Body, Encoding, Ir, Method, Protocol, Service, System};

use crate::EmitError;
use crate::plan;
use crate::types::{Codec, codec};

/// Refuses what the runtime can't do yet, by name: better here than in the compiler's words on emitted source.
pub(crate) fn check(ir: &Ir, system: &System) -> Result<(), EmitError> {
    let (name, file) = (system.name.to_string(), system.file.clone());
    let protocol = match system.protocol {
        Protocol::Json => None,
        Protocol::Form => Some("form"),
        Protocol::Paged => Some("paged"),
        Protocol::XmlRpc => Some("xml_rpc"),
    };
    if let Some(protocol) = protocol {
        return Err(EmitError::Protocol { system: name, protocol, file });
    }
    let auth = match system.auth {
        Auth::None | Auth::Token { .. } => None,
        Auth::ApiKey { .. } => Some("api_key"),
        Auth::Basic { .. } => Some("basic"),
    };
    if let Some(auth) = auth {
        return Err(EmitError::Auth { system: name, auth, file });
    }
    if !system.options.is_empty() {
        return Err(EmitError::Unsupported { what: format!("options of every call (`{name}`)"), file });
    }
    if system.location {
        return Err(EmitError::Unsupported { what: format!("a location in front of paths (`{name}`)"), file });
    }
    for application in &system.applications {
        records(ir, &application.records, &application.file)?;
        for service in &application.services {
            records(ir, &service.records, &service.file)?;
            for method in &service.methods {
                self::method(service, method)?;
            }
        }
    }
    Ok(())
}

/// A record's fields are read and written as their types say. Reading takes a space for the `T` of a date-time.
fn records(ir: &Ir, ids: &[crudl_spec::ir::RecordId], file: &str) -> Result<(), EmitError> {
    for record in ids.iter().map(|id| &ir[*id]) {
        for field in &record.fields {
            match codec(&field.ty) {
                Codec::Plain => {}
                Codec::Time("space") if !record.input => {}
                Codec::Time(format) => {
                    let what = format!("`format: {format}` in a record (`{}.{}`)", record.name, field.wire);
                    return Err(EmitError::Unsupported { what, file: file.to_owned() });
                }
                Codec::Json => {
                    let what = format!("JSON inside a string in a record (`{}.{}`)", record.name, field.wire);
                    return Err(EmitError::Unsupported { what, file: file.to_owned() });
                }
            }
        }
    }
    Ok(())
}

/// Setters write any format; arguments don't yet.
fn method(service: &Service, method: &Method) -> Result<(), EmitError> {
    let fault = |what: String| Err(EmitError::Unsupported { what, file: service.file.clone() });
    let form = match &method.body {
        Body::Fields { encoding, .. } | Body::Value { encoding, .. } => *encoding == Encoding::Form,
        Body::None => false,
    };
    if form {
        return fault(format!("a form body of a JSON system (`{}`)", method.name));
    }
    let required = plan::inputs(method).iter().chain(&method.query).filter(|input| input.required);
    for input in required {
        if codec(&input.field.ty) != Codec::Plain {
            return fault(format!(
                "a required field with a format of its own (`{}` of `{}`)",
                input.field.wire, method.name
            ));
        }
    }
    Ok(())
}
