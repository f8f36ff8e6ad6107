//! Type parameters, lifetimes and type macros are carried through.

use std::marker::PhantomData;

#[derive(Clone, crudl::Record)]
struct Page<T>
where
    T: Clone,
{
    count: i64,
    items: Vec<T>,
}

#[derive(crudl::Call)]
struct Fetch<T: crudl::Place>(crudl::Call<T>);

#[derive(Clone, crudl::Crudl)]
#[crudl(path = "things/", record = Page<T>, list, read, first -> Fetch<T> { verb = GET })]
struct Things<'a, T: Clone + crudl::Place, const N: usize> {
    api: crudl::Api,
    marker: PhantomData<&'a T>,
}

/// Types that come through a macro are seen as if written.
macro_rules! record {
    ($name:ident: $ty:ty) => {
        #[derive(Clone, crudl::Record)]
        struct $name {
            #[record(null)]
            value: $ty,
        }
    };
}
record!(Macro: Option<String>);

fn main() {
    let _ = |things: Things<'static, String, 3>| async move {
        let page: Page<String> = things.read(1).await.unwrap();
        let _: String = things.first(1).await.unwrap();
        page.items
    };
    let page: Page<String> = serde_json::from_str(r#"{"count": 0, "items": []}"#).unwrap();
    assert_eq!((page.count, page.items.len()), (0, 0));
    assert_eq!(serde_json::to_string(&Macro { value: None }).unwrap(), r#"{"value":null}"#);
}
