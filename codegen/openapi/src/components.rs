//! What operations refer to: records, enums, sign-in.
//!
//! In: the records and enums of a system, its kind of sign-in. Out: components.

use crudl_spec::ir::{Auth, Enum, EnumValue, MethodPath, Record, RecordId, System};

use crate::json::{Json, Object};
use crate::operation::tag;
use crate::schema::{Direction, Schemas, nullable};
use crate::words::{self, sentence};

impl Schemas<'_> {
    /// All records and enums of the system, by name.
    pub(crate) fn components(&self) -> Object {
        let mut out = Object::new();
        for (index, record) in self.ir.records.iter().enumerate() {
            if record.home.system != self.system {
                continue;
            }
            for (direction, used) in [(Direction::Out, record.output), (Direction::In, record.input)] {
                if used {
                    let id = RecordId(index);
                    out.set(self.record_name(id, direction), self.record(id, record, direction));
                }
            }
        }
        for (index, known) in self.ir.enums.iter().enumerate() {
            if known.home.system == self.system {
                out.set(self.enum_name(crudl_spec::ir::EnumId(index)), values(known));
            }
        }
        out
    }

    /// A record as it is returned, or as it is sent: then without what the server makes.
    fn record(&self, id: RecordId, record: &Record, direction: Direction) -> Object {
        let sent = direction == Direction::In;
        let (mut properties, mut required) = (Object::new(), Vec::new());
        for field in record.fields.iter().filter(|field| !(sent && field.read_only)) {
            properties.set(&field.wire, self.field(field, field.nullable, direction));
            // In a record that is sent alone a null is stated; in one that is read, too, it is left out.
            let missing = field.optional || if sent { field.nullable && record.output } else { field.write_only };
            if !missing {
                required.push(field.wire.clone());
            }
        }
        let open = record.open.then(|| "It may have any further field.".to_owned());
        let mut schema = Object::new()
            .with("type", "object")
            .filled("description", words::paragraphs(&record.doc, open))
            .with("properties", properties)
            .filled("required", required);
        if sent && !record.open {
            schema.set("additionalProperties", false);
        }
        let example = self.record_example(id, direction, 0);
        schema.filled("x-aliases", record.doc.aliases.clone()).maybe("examples", example.map(|example| vec![example]))
    }
}

/// An enum. It is open: answers with a further value are as good as others.
fn values(known: &Enum) -> Object {
    let values: Vec<Json> = known
        .variants
        .iter()
        .map(|variant| match &variant.value {
            EnumValue::Text(text) => text.into(),
            EnumValue::Int(number) => (*number).into(),
        })
        .collect();
    let integer = known.variants.iter().any(|variant| matches!(variant.value, EnumValue::Int(_)));
    let names: Vec<&str> = known.variants.iter().map(|variant| variant.name.plain()).collect();
    let open = "These are the known values: an answer may hold another one, which clients keep.".to_owned();
    Object::new()
        .with("type", if integer { "integer" } else { "string" })
        .with("description", words::paragraphs(&known.doc, [open]))
        .with("enum", values)
        .filled("x-enum-varnames", if integer { names } else { Vec::new() })
        .filled("x-aliases", known.doc.aliases.clone())
}

/// Name and scheme of a system's sign-in; none if it has none.
pub(crate) fn security(system: &System) -> Option<(&'static str, Object)> {
    let header = |header: &str, about: String| {
        Object::new().with("type", "apiKey").with("in", "header").with("name", header).with("description", about)
    };
    let variables = |env: &[(String, String)]| {
        env.iter().map(|(name, variable)| (name.clone(), variable.into())).collect::<Object>()
    };
    Some(match &system.auth {
        Auth::None => return None,
        Auth::Token { header: name, sign_in, renew, token, env } => {
            let sign_in = operation_id(system, sign_in).unwrap_or_default();
            let renew = renew.as_ref().and_then(|renew| operation_id(system, renew));
            let renewed = renew.as_ref().map_or(String::new(), |renew| format!(" `{renew}` renews it."));
            let about = format!("The `{token}` that `{sign_in}` answers.{renewed}");
            let scheme = header(name, about).with("x-sign-in", sign_in).maybe("x-renew", renew);
            ("token", scheme.with("x-env", variables(env)))
        }
        Auth::ApiKey { header: name, env } => {
            ("api_key", header(name, "A fixed key.".to_owned()).with("x-env", variables(env)))
        }
        Auth::Basic { env } => {
            ("basic", Object::new().with("type", "http").with("scheme", "basic").with("x-env", variables(env)))
        }
    })
}

/// `membership.team.list`, of a method by its position.
fn operation_id(system: &System, path: &MethodPath) -> Option<String> {
    let application = system.applications.get(path.application)?;
    let service = application.services.get(path.service)?;
    let method = service.methods.get(path.method)?;
    Some(format!("{}.{}", tag(application, service), method.name.plain()))
}

/// The shape of a failure, and its name: what the protocol's module in the runtime reads.
pub(crate) fn failure(system: &System) -> Object {
    use crudl_spec::ir::Protocol;
    let text = || Object::new().with("type", "string");
    let object = |properties: Object| Object::new().with("type", "object").with("properties", properties);
    let one = || object(Object::new().with("error_code", text()).with("detail", text()));
    let json = || {
        let of_field = Object::new().with(
            "anyOf",
            vec![
                one(),
                text(),
                Object::new()
                    .with("type", "array")
                    .with("items", nullable(Object::new().with("anyOf", vec![one(), text()]))),
            ],
        );
        let errors = Object::new()
            .with("type", "object")
            .with("description", "What is wrong, by field; of a list, one entry an item.")
            .with("additionalProperties", of_field);
        vec![
            object(Object::new().with("error_code", text()).with("detail", text())).with("required", vec!["detail"]),
            object(Object::new().with("errors", errors)).with("required", vec!["errors"]),
        ]
    };
    let (shapes, about) = match system.protocol {
        Protocol::Json | Protocol::XmlRpc => (json(), "A code and words, or what is wrong with each field"),
        Protocol::Form => {
            let known = object(Object::new().with("msg", text()).with("subtype", text()).with("type", text()));
            let errors = Object::new()
                .with("type", "object")
                .with("description", "Words under `Error`, or what is said of each code.")
                .with("minProperties", 1_u64)
                .with("additionalProperties", Object::new().with("anyOf", vec![text(), known]));
            let errors = Object::new().with("errors", errors);
            let shape = object(errors).with("required", vec!["errors"]);
            (vec![shape], "An answer that holds `errors` is a failure, whatever its status")
        }
        Protocol::Paged => {
            let fault = object(
                Object::new()
                    .with("AttemptedValue", Object::new())
                    .with("Message", text())
                    .with("PropertyName", text()),
            );
            let outcome = object(
                Object::new()
                    .with("WasSuccessful", Object::new().with("const", false))
                    .with("Status", Object::new().with("type", "integer"))
                    .with("Message", nullable(text()))
                    .with("Errors", nullable(Object::new().with("type", "array").with("items", fault))),
            );
            let words = object(Object::new().with("Message", text())).with("required", vec!["Message"]);
            let words = words.with("not", Object::new().with("required", vec!["WasSuccessful"]));
            let shapes = vec![outcome.with("required", vec!["WasSuccessful"]), words];
            (shapes, "A command that failed says so, whatever the status; words alone where it wasn't reached")
        }
    };
    let schema = match <[Object; 1]>::try_from(shapes) {
        Ok([shape]) => shape,
        Err(shapes) => Object::new().with("anyOf", shapes),
    };
    schema.with("description", sentence(about))
}
