//! What may happen to a schema, whatever uses it: one row each.

/// What a change does to the set of values that are valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Fewer values are valid: whoever sent them before is refused.
    Tightens,
    /// More values are valid: whoever reads them meets what it does not know.
    Loosens,
    /// Some are no longer valid, and others are.
    Replaces,
    /// The values stay the same.
    Keeps,
}

macro_rules! aspects {
    ($($name:ident $word:literal $effect:ident $shape:ident,)*) => {
        /// A change of a schema. JSON Schema 2020-12, and what OpenAPI 3.0.4 §4.7.24 adds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the words say it")]
        pub enum Aspect { $($name,)* }

        impl Aspect {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The end of the code: `max-increased`.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            pub(super) fn effect(self) -> Effect {
                match self { $(Self::$name => Effect::$effect,)* }
            }

            /// May the Rust type be another one because of it?
            pub(super) fn shapes(self) -> bool {
                const SHAPES: bool = true;
                const CHECKS: bool = false;
                match self { $(Self::$name => $shape,)* }
            }
        }
    };
}

aspects! {
    TypeChanged "type-changed" Replaces SHAPES,
    TypeGeneralized "type-generalized" Loosens SHAPES,
    TypeSpecialized "type-specialized" Tightens SHAPES,
    TypeCompatible "type-compatible" Keeps SHAPES,
    TypesNarrowed "list-of-types-narrowed" Tightens SHAPES,
    TypesWidened "list-of-types-widened" Loosens SHAPES,
    BecameNullable "became-nullable" Loosens SHAPES,
    BecameNotNullable "became-not-nullable" Tightens SHAPES,
    WrappedInOneOf "wrapped-in-one-of" Loosens SHAPES,

    BecameEnum "became-enum" Tightens SHAPES,
    BecameNotEnum "became-not-enum" Loosens SHAPES,
    EnumValueAdded "enum-value-added" Loosens SHAPES,
    EnumValueRemoved "enum-value-removed" Tightens SHAPES,
    ExtensibleEnumValueAdded "x-extensible-enum-value-added" Keeps SHAPES,
    ExtensibleEnumValueRemoved "x-extensible-enum-value-removed" Tightens SHAPES,
    ConstAdded "const-added" Tightens SHAPES,
    ConstChanged "const-changed" Replaces SHAPES,
    ConstRemoved "const-removed" Loosens SHAPES,
    DefaultAdded "default-value-added" Keeps CHECKS,
    DefaultChanged "default-value-changed" Keeps CHECKS,
    DefaultRemoved "default-value-removed" Keeps CHECKS,

    MaxIncreased "max-increased" Loosens SHAPES,
    MaxDecreased "max-decreased" Tightens SHAPES,
    MaxSet "max-set" Tightens SHAPES,
    MaxUnset "max-unset" Loosens SHAPES,
    MinIncreased "min-increased" Tightens SHAPES,
    MinDecreased "min-decreased" Loosens SHAPES,
    MinSet "min-set" Tightens SHAPES,
    MinUnset "min-unset" Loosens SHAPES,
    ExclusiveMaxIncreased "exclusive-max-increased" Loosens SHAPES,
    ExclusiveMaxDecreased "exclusive-max-decreased" Tightens SHAPES,
    ExclusiveMaxSet "exclusive-max-set" Tightens SHAPES,
    ExclusiveMaxUnset "exclusive-max-unset" Loosens SHAPES,
    ExclusiveMinIncreased "exclusive-min-increased" Tightens SHAPES,
    ExclusiveMinDecreased "exclusive-min-decreased" Loosens SHAPES,
    ExclusiveMinSet "exclusive-min-set" Tightens SHAPES,
    ExclusiveMinUnset "exclusive-min-unset" Loosens SHAPES,
    MultipleOfChanged "multiple-of-changed" Replaces CHECKS,
    MultipleOfGeneralized "multiple-of-generalized" Loosens CHECKS,
    MultipleOfSet "multiple-of-set" Tightens CHECKS,
    MultipleOfUnset "multiple-of-unset" Loosens CHECKS,
    MaxLengthIncreased "max-length-increased" Loosens CHECKS,
    MaxLengthDecreased "max-length-decreased" Tightens CHECKS,
    MaxLengthSet "max-length-set" Tightens CHECKS,
    MaxLengthUnset "max-length-unset" Loosens CHECKS,
    MinLengthIncreased "min-length-increased" Tightens CHECKS,
    MinLengthDecreased "min-length-decreased" Loosens CHECKS,
    MinLengthSet "min-length-set" Tightens CHECKS,
    MinLengthUnset "min-length-unset" Loosens CHECKS,
    MaxItemsIncreased "max-items-increased" Loosens SHAPES,
    MaxItemsDecreased "max-items-decreased" Tightens SHAPES,
    MaxItemsSet "max-items-set" Tightens SHAPES,
    MaxItemsUnset "max-items-unset" Loosens SHAPES,
    MinItemsIncreased "min-items-increased" Tightens SHAPES,
    MinItemsDecreased "min-items-decreased" Loosens SHAPES,
    MinItemsSet "min-items-set" Tightens SHAPES,
    MinItemsUnset "min-items-unset" Loosens SHAPES,
    MaxPropertiesIncreased "max-properties-increased" Loosens CHECKS,
    MaxPropertiesDecreased "max-properties-decreased" Tightens CHECKS,
    MaxPropertiesSet "max-properties-set" Tightens CHECKS,
    MaxPropertiesUnset "max-properties-unset" Loosens CHECKS,
    MinPropertiesIncreased "min-properties-increased" Tightens CHECKS,
    MinPropertiesDecreased "min-properties-decreased" Loosens CHECKS,
    MinPropertiesSet "min-properties-set" Tightens CHECKS,
    MinPropertiesUnset "min-properties-unset" Loosens CHECKS,
    UniqueItemsSet "unique-items-set" Tightens CHECKS,
    UniqueItemsUnset "unique-items-unset" Loosens CHECKS,
    PatternAdded "pattern-added" Tightens CHECKS,
    PatternChanged "pattern-changed" Replaces CHECKS,
    PatternGeneralized "pattern-generalized" Loosens CHECKS,
    PatternRemoved "pattern-removed" Loosens CHECKS,
    ContentEncodingChanged "content-encoding-changed" Replaces SHAPES,
    ContentMediaTypeChanged "content-media-type-changed" Replaces SHAPES,
    ContentSchemaAdded "content-schema-added" Tightens SHAPES,
    ContentSchemaRemoved "content-schema-removed" Loosens SHAPES,

    ContainsAdded "contains-added" Tightens CHECKS,
    ContainsRemoved "contains-removed" Loosens CHECKS,
    MaxContainsIncreased "max-contains-increased" Loosens CHECKS,
    MaxContainsDecreased "max-contains-decreased" Tightens CHECKS,
    MaxContainsSet "max-contains-set" Tightens CHECKS,
    MaxContainsUnset "max-contains-unset" Loosens CHECKS,
    MinContainsIncreased "min-contains-increased" Tightens CHECKS,
    MinContainsDecreased "min-contains-decreased" Loosens CHECKS,
    ItemsAdded "items-added" Tightens SHAPES,
    ItemsRemoved "items-removed" Loosens SHAPES,
    PrefixItemsAdded "prefix-items-added" Tightens SHAPES,
    PrefixItemsRemoved "prefix-items-removed" Loosens SHAPES,
    UnevaluatedItemsAdded "unevaluated-items-added" Tightens SHAPES,
    UnevaluatedItemsRemoved "unevaluated-items-removed" Loosens SHAPES,

    AdditionalPropertiesAllowed "additional-properties-allowed" Loosens SHAPES,
    AdditionalPropertiesForbidden "additional-properties-forbidden" Tightens SHAPES,
    AdditionalPropertiesTyped "additional-properties-schema-added" Tightens SHAPES,
    AdditionalPropertiesUntyped "additional-properties-schema-removed" Loosens SHAPES,
    PatternPropertyAdded "pattern-property-added" Tightens SHAPES,
    PatternPropertyRemoved "pattern-property-removed" Loosens SHAPES,
    PropertyNamesAdded "property-names-added" Tightens CHECKS,
    PropertyNamesRemoved "property-names-removed" Loosens CHECKS,
    UnevaluatedPropertiesAdded "unevaluated-properties-added" Tightens SHAPES,
    UnevaluatedPropertiesRemoved "unevaluated-properties-removed" Loosens SHAPES,
    DependentRequiredAdded "dependent-required-added" Tightens CHECKS,
    DependentRequiredChanged "dependent-required-changed" Replaces CHECKS,
    DependentRequiredRemoved "dependent-required-removed" Loosens CHECKS,
    DependentSchemaAdded "dependent-schema-added" Tightens SHAPES,
    DependentSchemaRemoved "dependent-schema-removed" Loosens SHAPES,

    AllOfAdded "all-of-added" Tightens SHAPES,
    AllOfAddedAnnotation "all-of-added-annotation-only" Keeps SHAPES,
    AllOfRemoved "all-of-removed" Loosens SHAPES,
    AllOfRemovedAnnotation "all-of-removed-annotation-only" Keeps SHAPES,
    AnyOfAdded "any-of-added" Loosens SHAPES,
    AnyOfRemoved "any-of-removed" Tightens SHAPES,
    AnyOfSet "any-of-set" Tightens SHAPES,
    AnyOfUnset "any-of-unset" Loosens SHAPES,
    OneOfAdded "one-of-added" Loosens SHAPES,
    OneOfRemoved "one-of-removed" Tightens SHAPES,
    OneOfSet "one-of-set" Tightens SHAPES,
    OneOfUnset "one-of-unset" Loosens SHAPES,
    NotAdded "not-added" Tightens CHECKS,
    NotChanged "not-changed" Replaces CHECKS,
    NotRemoved "not-removed" Loosens CHECKS,
    IfAdded "if-added" Tightens SHAPES,
    IfChanged "if-changed" Replaces SHAPES,
    IfRemoved "if-removed" Loosens SHAPES,
    ThenAdded "then-added" Tightens SHAPES,
    ThenRemoved "then-removed" Loosens SHAPES,
    ElseAdded "else-added" Tightens SHAPES,
    ElseRemoved "else-removed" Loosens SHAPES,
    DiscriminatorAdded "discriminator-added" Tightens SHAPES,
    DiscriminatorRemoved "discriminator-removed" Loosens SHAPES,
    DiscriminatorPropertyChanged "discriminator-property-name-changed" Replaces SHAPES,
    DiscriminatorMappingAdded "discriminator-mapping-added" Loosens SHAPES,
    DiscriminatorMappingChanged "discriminator-mapping-changed" Replaces SHAPES,
    DiscriminatorMappingDeleted "discriminator-mapping-deleted" Tightens SHAPES,

    BecameRequired "became-required" Tightens SHAPES,
    BecameRequiredWithDefault "became-required-with-default" Keeps SHAPES,
    BecameOptional "became-optional" Loosens SHAPES,
    Deprecated "deprecated" Keeps CHECKS,
    DeprecatedWithSunset "deprecated-with-sunset" Keeps CHECKS,
    DeprecatedSunsetMissing "deprecated-sunset-missing" Keeps CHECKS,
    DeprecatedSunsetInvalid "deprecated-sunset-invalid" Keeps CHECKS,
    SunsetTooSmall "sunset-date-too-small" Keeps CHECKS,
    Reactivated "reactivated" Keeps CHECKS,
    StabilityDecreased "stability-decreased" Keeps CHECKS,
    StabilityIncreased "stability-increased" Keeps CHECKS,
    XmlChanged "xml-changed" Replaces CHECKS,
}
