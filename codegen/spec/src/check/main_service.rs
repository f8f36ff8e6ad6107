//! Applications whose accessor leads to one of their services: the other services become methods of its handle, next to
//! its own.

use super::{MethodSpot, Spots};
use crate::fault::{At, Fault};
use crate::ir::{Application, Ir};
use crate::resolve::Cx;

pub(super) fn methods(cx: &Cx<'_>, ir: &Ir, spots: &Spots) {
    for (s, system) in ir.systems.iter().enumerate() {
        for (a, application) in system.applications.iter().enumerate() {
            let here = |spot: &&MethodSpot| spot.system == s && spot.application == a;
            of_application(cx, application, spots.methods.iter().filter(here));
        }
    }
}

fn of_application<'s>(cx: &Cx<'_>, application: &Application, spots: impl Iterator<Item = &'s MethodSpot>) {
    let Some(main) = application.main.and_then(|main| application.services.get(main)) else { return };
    let Some(main_file) = cx.file_of(&main.file) else { return };
    for spot in spots.filter(|spot| spot.file == main_file) {
        let Some(method) = main.methods.get(spot.method) else { continue };
        let name = method.name.plain();
        let other =
            application.services.iter().find(|service| service.name.plain() == name && service.file != main.file);
        let Some(other_file) = other.and_then(|other| cx.file_of(&other.file)) else { continue };
        let root = At::file(spot.file);
        let message =
            format!("the method `{name}` and the service `{name}` both become a method of `{}`", main.name.plain());
        let help = "rename one of them, or leave `main` out of application.yaml";
        let fault = Fault::new(root.key("methods").key(&spot.key).name(), message).help(help);
        // A service needn't say its name: then its file is all there is to point at.
        cx.report(fault.second(At::file(other_file).key("service").value(), "the service"));
    }
}
