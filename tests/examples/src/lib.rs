//! The Rust of the guides, compiled and where it can be run: each page is the documentation of a module here.

macro_rules! guides {
    ($($module:ident $file:literal),*) => {
        $(#[doc = include_str!(concat!("../../../codegen/docs/guides/", $file))]
        mod $module {})*
    };
}

guides! {
    first_call "first-call.md",
    errors "errors.md",
    offline "offline.md",
    add_a_service "add-a-service.md",
    add_a_system "add-a-system.md",
    derive "derive.md",
    upgrade "upgrade.md"
}
