//! What stands in a file, each with its place: the one walk that the rules and their exceptions share.

use crate::fault::{At, FileId};
use crate::file::Model;
use crate::model::{Allow, EnumDef, FieldDef, Map, MethodDef, RecordDef};

/// A part of a file that has a name, or may have an `allow`.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    /// An application or a service, with its `allow`.
    File(&'a Allow),
    Record(&'a RecordDef),
    Enum(&'a EnumDef),
    Method(&'a str, &'a MethodDef),
    /// Of a record, or something that is sent or comes back beside one.
    Field(&'a str, &'a FieldDef),
}

/// Visits every part of a file; what is inside of a part comes after it.
pub(super) fn visit<'a>(id: FileId, model: &'a Model, see: &mut dyn FnMut(&At<'_>, Part<'a>)) {
    let root = At::file(id);
    match model {
        Model::Api(api) => fields(&root.key("options"), &api.options, see),
        Model::Application(application) => {
            see(&root, Part::File(&application.allow));
            definitions(&root, &application.records, &application.enums, see);
        }
        Model::Service(service) => {
            see(&root, Part::File(&service.allow));
            definitions(&root, &service.records, &service.enums, see);
            fields(&root.key("params"), &service.params, see);
            fields(&root.key("inputs"), &service.inputs, see);
            let methods = root.key("methods");
            for (key, method) in service.methods.iter() {
                let at = methods.key(key);
                see(&at, Part::Method(key, method));
                fields(&at.key("inputs"), &method.inputs, see);
                fields(&at.key("query"), &method.query, see);
                method.metadata.iter().for_each(|metadata| fields(&at.key("metadata"), metadata, see));
            }
        }
        Model::Broken => {}
    }
}

fn definitions<'a>(
    root: &At<'_>,
    records: &'a Map<RecordDef>,
    enums: &'a Map<EnumDef>,
    see: &mut dyn FnMut(&At<'_>, Part<'a>),
) {
    let all = root.key("records");
    for (key, record) in records.iter() {
        let at = all.key(key);
        see(&at, Part::Record(record));
        fields(&at.key("fields"), &record.fields, see);
    }
    let all = root.key("enums");
    enums.iter().for_each(|(key, one)| see(&all.key(key), Part::Enum(one)));
}

fn fields<'a>(at: &At<'_>, fields: &'a Map<FieldDef>, see: &mut dyn FnMut(&At<'_>, Part<'a>)) {
    fields.iter().for_each(|(key, field)| see(&at.key(key), Part::Field(key, field)));
}
