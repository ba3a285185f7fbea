//! Structures: the item, its constructor, and the glue that lets core see it member by member.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{constructor, core, optional_number};
use crate::model::{Location, Member, Presence, Structure, TimestampFormat};

/// A shape: the item and its glue.
pub(crate) fn expand(structure: &Structure) -> TokenStream {
    let item = item(structure);
    let constructor = constructor::expand(structure);
    let glue = glue(structure);
    quote!(#item #constructor #glue)
}

/// The item with what every declared structure has. It is not exhaustive, because the service adds
/// members.
pub(super) fn item(structure: &Structure) -> TokenStream {
    let item = &structure.item;
    quote! {
        #[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
        #[non_exhaustive]
        #item
    }
}

/// The table of members, and the traits that core works with.
pub(super) fn glue(structure: &Structure) -> TokenStream {
    let core = core();
    let ident = &structure.item.ident;
    let name = ident.to_string();
    let documentation = &structure.documentation;
    let table = structure.members.iter().map(member_table);
    let fields: Vec<_> = structure.members.iter().map(|member| &member.ident).collect();
    let indexes: Vec<_> = (0..fields.len()).map(Literal::usize_unsuffixed).collect();
    // the bound is judged at the field's type, in the same words each time, so that a type that is
    // no shape is pointed at, and once
    let shapes: Vec<_> = structure.members.iter().map(shape).collect();
    let member = if fields.is_empty() {
        quote! {
            let _ = index;
            #core::shape::View::Absent
        }
    } else {
        quote! {
            match index {
                #(#indexes => #shapes::view(&self.#fields),)*
                _ => #core::shape::View::Absent,
            }
        }
    };
    let member_mut = if fields.is_empty() {
        quote! {
            let _ = index;
            ::core::option::Option::None
        }
    } else {
        quote! {
            ::core::option::Option::Some(match index {
                #(#indexes => #shapes::erased(&mut self.#fields),)*
                _ => return ::core::option::Option::None,
            })
        }
    };
    // named outside of the method, whose parameter may have the function's name
    let check_name = structure
        .check
        .as_ref()
        .map(|check| quote!(const CHECK: fn(&#ident, &mut #core::validate::Report) = #check;));
    let check = structure.check.as_ref().map(|_| {
        quote! {
            fn check(&self, report: &mut #core::validate::Report) {
                CHECK(self, report);
            }
        }
    });
    let serde = serde(ident);
    quote! {
        const _: () = {
            static MEMBERS: #core::schema::StructureSchema = #core::schema::StructureSchema {
                name: #name,
                members: &[#(#table),*],
                documentation: #documentation,
            };
            #check_name
            #[automatically_derived]
            impl #core::shape::Structure for #ident {
                fn members(&self) -> &'static #core::schema::StructureSchema {
                    &MEMBERS
                }
                fn member(&self, index: usize) -> #core::shape::View<'_> {
                    #member
                }
                fn member_mut(
                    &mut self,
                    index: usize,
                ) -> ::core::option::Option<&mut dyn #core::shape::Shape> {
                    #member_mut
                }
                fn clear(&mut self) {
                    *self = #core::shape::Shape::vacant();
                }
                #check
            }
            #[automatically_derived]
            impl #core::shape::Shape for #ident {
                fn schema() -> &'static #core::schema::Schema {
                    const { &#core::schema::Schema::Structure(&MEMBERS) }
                }
                fn vacant() -> Self {
                    Self { #(#fields: #shapes::vacant(),)* }
                }
                fn view(&self) -> #core::shape::View<'_> {
                    #core::shape::View::Structure(self)
                }
                fn place(&mut self) -> #core::shape::Place<'_> {
                    #core::shape::Place::Structure(self)
                }
            }
            #[automatically_derived]
            impl ::core::fmt::Debug for #ident {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #core::debug::structure(self, f)
                }
            }
            #serde
        };
    }
}

/// serde's traits, for everything that is a shape.
pub(super) fn serde(ident: &syn::Ident) -> TokenStream {
    let core = core();
    quote! {
        #[automatically_derived]
        impl #core::__private::serde::Serialize for #ident {
            fn serialize<S: #core::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                #core::serialize(self, serializer)
            }
        }
        #[automatically_derived]
        impl<'de> #core::__private::serde::Deserialize<'de> for #ident {
            fn deserialize<D: #core::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                #core::deserialize(deserializer)
            }
        }
    }
}

/// The field's type as a shape.
fn shape(member: &Member) -> TokenStream {
    let core = core();
    let ty = &member.ty;
    quote_spanned!(ty.span()=> <#ty as #core::shape::Shape>)
}

fn member_table(member: &Member) -> TokenStream {
    let core = core();
    let (name, documentation) = (&member.wire_name, &member.documentation);
    let schema = schema(member);
    let at = |location| quote!(.at(#core::schema::Location::#location));
    let location = match &member.location {
        Location::Body => None,
        Location::Label { greedy: true } => Some(quote!(.greedy())),
        Location::Label { greedy: false } => Some(at(quote!(Label))),
        Location::Query(key) => Some(at(quote!(Query(#key)))),
        Location::Header(name) => Some(at(quote!(Header(#name)))),
        Location::Payload => Some(at(quote!(Payload))),
    };
    let presence = match member.presence {
        Presence::Required => Some(quote!(.required())),
        Presence::Essential => Some(quote!(.essential())),
        Presence::Optional | Presence::Default => None,
        Presence::IdempotencyToken => Some(quote!(.idempotency_token())),
    };
    let bounds = match member.bounds {
        (None, None) => None,
        (min, max) => {
            let (min, max) = (optional_number(min), optional_number(max));
            Some(quote!(.bounded(#min, #max)))
        }
    };
    let format = member.format.map(|format| {
        let format = match format {
            TimestampFormat::EpochSeconds => quote!(EpochSeconds),
            TimestampFormat::DateTime => quote!(DateTime),
            TimestampFormat::HttpDate => quote!(HttpDate),
        };
        quote!(.format(#core::schema::TimestampFormat::#format))
    });
    quote! {
        #core::schema::Member::new(#name, #schema, #documentation)
            #location #presence #bounds #format
    }
}

/// What gives the schema of a member. Its bound is judged at the field's type, so that a type which
/// cannot travel where the member does is pointed at.
fn schema(member: &Member) -> TokenStream {
    let core = core();
    let ty = &member.ty;
    match member.location {
        // a list or a map where there is no room for it was noted already
        _ if member.is_out_of_place() => quote!(<() as #core::shape::Shape>::schema),
        Location::Body | Location::Payload => {
            let shape = shape(member);
            quote!(#shape::schema)
        }
        Location::Label { .. } | Location::Header(_) => {
            quote_spanned!(ty.span()=> #core::shape::text::<#ty>)
        }
        Location::Query(_) => quote_spanned!(ty.span()=> #core::shape::query::<#ty>),
    }
}
