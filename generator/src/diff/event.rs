//! What may happen outside schemas, or to the properties of one: one row each.

macro_rules! events {
    ($($name:ident $code:literal $breaks:ident,)*) => {
        /// A change of an API outside its schemas, or of the properties of an object.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the codes say it")]
        pub enum Event { $($name,)* }

        impl Event {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// `endpoint-added`
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Does it break what is sent, unless there is more to know?
            pub(super) fn breaks(self) -> bool {
                const BREAKS: bool = true;
                const FITS: bool = false;
                match self { $(Self::$name => $breaks,)* }
            }
        }
    };
}

events! {
    EndpointAdded "endpoint-added" FITS,
    EndpointDeprecated "endpoint-deprecated" FITS,
    EndpointDeprecatedWithSunset "endpoint-deprecated-with-sunset" FITS,
    EndpointReactivated "endpoint-reactivated" FITS,
    SunsetMissing "api-deprecated-sunset-missing" FITS,
    SunsetParse "api-deprecated-sunset-parse" FITS,
    SunsetDeleted "sunset-deleted" FITS,
    SunsetTooSmall "api-sunset-date-too-small" FITS,
    SunsetChangedTooSmall "api-sunset-date-changed-too-small" FITS,
    SunsetChanged "api-sunset-date-changed" FITS,
    RemovedBeforeSunset "api-removed-before-sunset" BREAKS,
    RemovedWithDeprecation "api-removed-with-deprecation" BREAKS,
    RemovedWithoutDeprecation "api-removed-without-deprecation" BREAKS,
    PathRemovedBeforeSunset "api-path-removed-before-sunset" BREAKS,
    PathRemovedWithDeprecation "api-path-removed-with-deprecation" BREAKS,
    PathRemovedWithoutDeprecation "api-path-removed-without-deprecation" BREAKS,
    PathSunsetParse "api-path-sunset-parse" FITS,
    WebhookAdded "webhook-added" FITS,
    WebhookRemoved "webhook-removed" BREAKS,
    CallbackAdded "callback-added" FITS,
    CallbackRemoved "callback-removed" BREAKS,
    StabilityIncreased "api-stability-increased" FITS,
    StabilityDecreased "api-stability-decreased" FITS,
    StabilityInvalid "api-invalid-stability-level" FITS,
    OperationIdAdded "api-operation-id-added" FITS,
    OperationIdRemoved "api-operation-id-removed" FITS,
    OperationIdChanged "api-operation-id-changed" FITS,
    TagAdded "api-tag-added" FITS,
    TagRemoved "api-tag-removed" FITS,
    SchemaAdded "api-schema-added" FITS,
    SchemaRemoved "api-schema-removed" FITS,
    VersionDecreased "api-version-decreased" FITS,
    VersionNotBumped "api-version-not-bumped" FITS,
    MajorNotBumped "api-major-version-not-bumped" FITS,
    ServerAdded "api-server-added" FITS,
    ServerRemoved "api-server-removed" BREAKS,

    SecurityAdded "api-security-added" FITS,
    SecurityRemoved "api-security-removed" BREAKS,
    SecurityUpdated "api-security-updated" BREAKS,
    SecurityScopeAdded "api-security-scope-added" BREAKS,
    SecurityScopeRemoved "api-security-scope-removed" FITS,
    GlobalSecurityAdded "api-global-security-added" FITS,
    GlobalSecurityRemoved "api-global-security-removed" FITS,
    GlobalSecurityScopeAdded "api-global-security-scope-added" FITS,
    GlobalSecurityScopeRemoved "api-global-security-scope-removed" FITS,
    SchemeAdded "api-security-component-added" FITS,
    SchemeRemoved "api-security-component-removed" FITS,
    SchemeTypeChanged "api-security-component-type-changed" BREAKS,
    SchemeChanged "api-security-component-changed" BREAKS,
    SchemeUrlChanged "api-security-component-oauth-url-changed" BREAKS,
    SchemeTokenUrlChanged "api-security-component-oauth-token-url-changed" BREAKS,
    SchemeScopeAdded "api-security-component-oauth-scope-added" FITS,
    SchemeScopeChanged "api-security-component-oauth-scope-changed" FITS,
    SchemeScopeRemoved "api-security-component-oauth-scope-removed" BREAKS,

    PathParameterAdded "new-request-path-parameter" FITS,
    RequiredParameterAdded "new-required-request-parameter" BREAKS,
    RequiredDefaultParameterAdded "new-required-request-default-parameter-to-existing-path" FITS,
    OptionalParameterAdded "new-optional-request-parameter" FITS,
    OptionalDefaultParameterAdded "new-optional-request-default-parameter-to-existing-path" FITS,
    ParameterRemoved "request-parameter-removed" BREAKS,
    ParameterRemovedWithDeprecation "request-parameter-removed-with-deprecation" BREAKS,
    ParameterRemovedBeforeSunset "request-parameter-removed-before-sunset" BREAKS,
    ParameterSunsetMissing "request-parameter-deprecated-sunset-missing" FITS,
    ParameterSunsetParse "request-parameter-sunset-parse" FITS,
    ParameterSunsetDeleted "request-parameter-sunset-deleted" FITS,
    ParameterSunsetTooSmall "request-parameter-sunset-date-too-small" FITS,
    ParameterSunsetChangedTooSmall "request-parameter-sunset-date-changed-too-small" FITS,
    ParameterSunsetChanged "request-parameter-sunset-date-changed" FITS,
    ParameterRenamed "request-path-parameter-renamed" FITS,
    ParameterDeprecated "request-parameter-deprecated" FITS,
    ParameterReactivated "request-parameter-reactivated" FITS,
    ParameterStyleChanged "request-parameter-style-changed" BREAKS,

    BodyAddedOptional "request-body-added-optional" FITS,
    BodyAddedRequired "request-body-added-required" BREAKS,
    BodyRemoved "request-body-removed" BREAKS,
    RequestMediaAdded "request-body-media-type-added" FITS,
    RequestMediaRemoved "request-body-media-type-removed" BREAKS,
    RequestMediaSchemaAdded "request-body-media-type-schema-added" BREAKS,
    RequestMediaSchemaRemoved "request-body-media-type-schema-removed" FITS,
    EncodingChanged "request-body-encoding-changed" BREAKS,
    SuccessAdded "response-success-status-added" FITS,
    SuccessRemoved "response-success-status-removed" BREAKS,
    ErrorAdded "response-non-success-status-added" FITS,
    ErrorRemoved "response-non-success-status-removed" FITS,
    ResponseMediaAdded "response-media-type-added" FITS,
    ResponseMediaRemoved "response-media-type-removed" BREAKS,
    ResponseMediaChanged "response-media-type-name-changed" BREAKS,
    ResponseMediaGeneralized "response-media-type-name-generalized" BREAKS,
    ResponseMediaSpecialized "response-media-type-name-specialized" FITS,
    ResponseMediaSchemaAdded "response-body-media-type-schema-added" FITS,
    ResponseMediaSchemaRemoved "response-body-media-type-schema-removed" BREAKS,
    HeaderAdded "response-header-added" FITS,
    OptionalHeaderRemoved "optional-response-header-removed" FITS,
    RequiredHeaderRemoved "required-response-header-removed" BREAKS,

    RequestOptionalAdded "new-optional-request-property" FITS,
    RequestRequiredAdded "new-required-request-property" BREAKS,
    RequestRequiredDefaultAdded "new-required-request-property-with-default" FITS,
    RequestHeaderRequiredAdded "new-required-request-header-property" BREAKS,
    RequestPropertyRemoved "request-property-removed" BREAKS,
    ResponseOptionalAdded "response-optional-property-added" FITS,
    ResponseOptionalRemoved "response-optional-property-removed" FITS,
    ResponseRequiredAdded "response-required-property-added" FITS,
    ResponseRequiredRemoved "response-required-property-removed" BREAKS,
    ResponseOptionalWriteOnlyAdded "response-optional-write-only-property-added" FITS,
    ResponseOptionalWriteOnlyRemoved "response-optional-write-only-property-removed" FITS,
    ResponseRequiredWriteOnlyAdded "response-required-write-only-property-added" FITS,
    ResponseRequiredWriteOnlyRemoved "response-required-write-only-property-removed" FITS,
    RequestOptionalReadOnly "request-optional-property-became-read-only" BREAKS,
    RequestOptionalNotReadOnly "request-optional-property-became-not-read-only" FITS,
    RequestOptionalWriteOnly "request-optional-property-became-write-only" FITS,
    RequestOptionalNotWriteOnly "request-optional-property-became-not-write-only" FITS,
    RequestRequiredReadOnly "request-required-property-became-read-only" BREAKS,
    RequestRequiredNotReadOnly "request-required-property-became-not-read-only" BREAKS,
    RequestRequiredWriteOnly "request-required-property-became-write-only" FITS,
    RequestRequiredNotWriteOnly "request-required-property-became-not-write-only" FITS,
    ResponseOptionalReadOnly "response-optional-property-became-read-only" FITS,
    ResponseOptionalNotReadOnly "response-optional-property-became-not-read-only" FITS,
    ResponseOptionalWriteOnly "response-optional-property-became-write-only" FITS,
    ResponseOptionalNotWriteOnly "response-optional-property-became-not-write-only" FITS,
    ResponseRequiredReadOnly "response-required-property-became-read-only" FITS,
    ResponseRequiredNotReadOnly "response-required-property-became-not-read-only" FITS,
    ResponseRequiredWriteOnly "response-required-property-became-write-only" BREAKS,
    ResponseRequiredNotWriteOnly "response-required-property-became-not-write-only" FITS,

    RustAdded "rust-item-added" FITS,
    RustRemoved "rust-item-removed" FITS,
    RustChanged "rust-item-changed" FITS,
}
