//! Calls of all types as calls of one. In: a call. Out: what it gives as JSON, and words for what doesn't hold of that.

use std::error::Error;
use std::fmt::Debug;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use crudl::{Encode, Enveloped, List, to_value};
use serde_json::{Map, Value};

/// A call on its way, and what it gives as JSON.
type Sent = Pin<Box<dyn Future<Output = Result<Value, crudl::Error>> + Send>>;
pub type Made = Result<Sent, Box<dyn Error>>;
/// Makes a call; the text is the id, or a value to filter by, as JSON.
pub type Make<C> = fn(&C, &str) -> Made;

fn sent<C, T>(call: C, show: fn(&T) -> Value) -> Sent
where
    C: IntoFuture<Output = Result<T, crudl::Error>>,
    C::IntoFuture: Send + 'static,
    T: 'static,
{
    let sent = call.into_future();
    Box::pin(async move { sent.await.map(|result| show(&result)) })
}

macro_rules! showing {
    ($($name:ident<$($generic:ident),*> $result:ty: $show:expr;)*) => {$(
        pub fn $name<C, $($generic),*>(call: C) -> Sent
        where
            C: IntoFuture<Output = Result<$result, crudl::Error>>,
            C::IntoFuture: Send + 'static,
            $($generic: Debug + Encode + 'static,)*
        {
            sent(call, $show)
        }
    )*};
}

showing! {
    value<T> T: |result| to_value(result);
    enveloped<T, F> Enveloped<T, F>: |result| to_value(&result.value);
}

pub fn nothing<C, T>(call: C) -> Sent
where
    C: IntoFuture<Output = Result<T, crudl::Error>>,
    C::IntoFuture: Send + 'static,
    T: 'static,
{
    sent(call, |_| Value::Null)
}

/// All records of a list, page after page.
pub fn all<S, T, M>(list: List<S, T, M>) -> Sent
where
    T: crudl::Place + Encode + Send + Unpin + 'static,
{
    let items = list.all().try_collect();
    Box::pin(async move { items.await.map(|items| to_value(&items)) })
}

pub type Told = Result<(), Box<dyn Error>>;

pub fn holds(right: bool, words: impl Into<String>) -> Told {
    if right { Ok(()) } else { Err(words.into().into()) }
}

pub fn object(value: &Value) -> Map<String, Value> {
    match value {
        // One of a kind may come in a list.
        Value::Array(items) => items.first().map(object).unwrap_or_default(),
        value => value.as_object().cloned().unwrap_or_default(),
    }
}

/// A record without what is null: that says the same as nothing.
pub fn stated(record: &Value) -> Map<String, Value> {
    object(record).into_iter().filter(|(_, value)| !value.is_null()).collect()
}
