//! [`WireEnum`] in, code out.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Path;

use super::parse::WireEnum;

/// The traits of an enum, by the sort of its values.
pub fn wire_enum(ident: &Ident, runtime: &Path, wire_enum: &WireEnum) -> TokenStream {
    let own = match wire_enum {
        WireEnum::Text { known, unknown } => text(ident, runtime, known, unknown),
        WireEnum::Int { known, unknown } => int(ident, runtime, known, unknown),
    };
    quote! {
        #own
        #[automatically_derived]
        impl #runtime::private::serde::Serialize for #ident {
            fn serialize<__S: #runtime::private::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                #runtime::record::serialize(self, serializer)
            }
        }
        #[automatically_derived]
        impl<'__crudl_de> #runtime::private::serde::Deserialize<'__crudl_de> for #ident {
            fn deserialize<__D: #runtime::private::serde::Deserializer<'__crudl_de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                #runtime::record::deserialize(deserializer)
            }
        }
    }
}

fn text(ident: &Ident, runtime: &Path, known: &[(Ident, String)], unknown: &Ident) -> TokenStream {
    let (variants, values): (Vec<_>, Vec<_>) = known.iter().map(|(variant, value)| (variant, value)).unzip();
    quote! {
        #[automatically_derived]
        #[allow(dead_code)]
        impl #ident {
            /// As on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::#unknown(value) => value,
                }
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<&str> for #ident {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    _ => Self::#unknown(::core::convert::From::from(value)),
                }
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<::std::string::String> for #ident {
            fn from(value: ::std::string::String) -> Self {
                match <Self as ::core::convert::From<&str>>::from(&value) {
                    // The text is kept, not copied.
                    Self::#unknown(_) => Self::#unknown(value),
                    known => known,
                }
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }
        #[automatically_derived]
        impl #runtime::record::Place for #ident {
            fn blank() -> Self {
                Self::#unknown(::std::string::String::new())
            }
            fn expected(&self) -> &'static str {
                "a string"
            }
            fn scalar(&mut self, value: #runtime::record::Scalar<'_>) -> #runtime::record::Filled {
                let #runtime::record::Scalar::Str(value) = value else {
                    return ::core::result::Result::Err(#runtime::record::Mismatch::Sort);
                };
                *self = ::core::convert::From::from(value);
                ::core::result::Result::Ok(())
            }
        }
        #[automatically_derived]
        impl #runtime::record::Encode for #ident {
            fn encode(&self) -> #runtime::private::Value {
                ::core::convert::From::from(self.as_str())
            }
        }
    }
}

fn int(ident: &Ident, runtime: &Path, known: &[(Ident, i64)], unknown: &Ident) -> TokenStream {
    let (variants, values): (Vec<_>, Vec<_>) = known.iter().map(|(variant, value)| (variant, *value)).unzip();
    quote! {
        #[automatically_derived]
        #[allow(dead_code)]
        impl #ident {
            /// As on the wire.
            pub fn as_i64(&self) -> i64 {
                match self {
                    #(Self::#variants => #values,)*
                    Self::#unknown(value) => *value,
                }
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<i64> for #ident {
            fn from(value: i64) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    _ => Self::#unknown(value),
                }
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }
        #[automatically_derived]
        impl #runtime::record::Place for #ident {
            fn blank() -> Self {
                Self::#unknown(0)
            }
            fn expected(&self) -> &'static str {
                "an integer"
            }
            fn scalar(&mut self, value: #runtime::record::Scalar<'_>) -> #runtime::record::Filled {
                let #runtime::record::Scalar::I64(value) = value else {
                    return ::core::result::Result::Err(#runtime::record::Mismatch::Sort);
                };
                *self = ::core::convert::From::from(value);
                ::core::result::Result::Ok(())
            }
        }
        #[automatically_derived]
        impl #runtime::record::Encode for #ident {
            fn encode(&self) -> #runtime::private::Value {
                ::core::convert::From::from(self.as_i64())
            }
        }
    }
}
