//! The document that is served, and the page that shows it.

use serde_yaml::Value;

use crate::common::{CUSTOMER, orders, sandbox};
use crate::{created, patch, post};

async fn document(url: &str) -> Value {
    let text = reqwest::get(format!("{url}/openapi.yaml")).await.unwrap().text().await.unwrap();
    serde_yaml::from_str(&text).unwrap()
}

#[tokio::test]
async fn the_reference_page_needs_no_other_server() {
    let url = sandbox().await;
    let get = |path: &str| reqwest::get(format!("{url}{path}"));
    let page = get("/reference").await.unwrap().text().await.unwrap();
    assert!(page.contains("/reference/swagger-ui-bundle.js") && !page.contains("https://"), "{page}");
    assert_eq!(get("/reference/swagger-ui-bundle.js").await.unwrap().status(), 200);
    for path in ["/reference?x", "/reference/", "/"] {
        assert_eq!(get(path).await.unwrap().text().await.unwrap(), page, "{path}");
    }
    let document = document(&url).await;
    assert_eq!(document["servers"][0]["url"], "/");
    let links = &document["components"]["responses"]["OrderCreated"]["links"];
    assert_eq!(links["change"]["parameters"]["order_id"], "$response.body#/id");
    let paths = document["paths"].as_mapping().unwrap();
    assert_eq!(paths.len(), 3);
    let operations = paths.values().flat_map(|path| ["get", "post", "patch"].map(|method| &path[method]));
    for operation in operations.filter(|operation| !operation.is_null()) {
        assert!(!operation["responses"]["429"].is_null(), "{operation:?}");
    }
}

#[tokio::test]
async fn the_examples_of_the_document_can_be_tried_as_they_are() {
    let url = sandbox().await;
    let document = document(&url).await;
    let example =
        |name: &str| serde_json::to_string(&document["components"]["examples"][name]["value"]).unwrap();
    let create = || post(&orders(&url, CUSTOMER), example("NewOrder")).send();
    assert_eq!(create().await.unwrap().status(), 201);
    let path = created(&url).await;
    for name in ["QuantityChange", "Cancellation"] {
        let change = patch(&path, example(name)).send().await.unwrap();
        assert_eq!(change.status(), 200, "{name}: {}", change.text().await.unwrap());
    }
    // Each request is one of its own: no ID is suggested.
    let parameters = document["components"]["parameters"].as_mapping().unwrap();
    let ids: Vec<_> =
        parameters.iter().filter(|(name, _)| name.as_str().unwrap().starts_with("ms-")).collect();
    assert!(ids.len() == 3 && ids.iter().all(|(_, parameter)| parameter["example"].is_null()), "{ids:?}");
}

#[tokio::test]
async fn all_that_is_answered_is_documented() {
    let document = document(&sandbox().await).await;
    for (path, operations) in document["paths"].as_mapping().unwrap() {
        for (method, operation) in operations.as_mapping().unwrap() {
            let statuses: &[&str] = match method.as_str().unwrap() {
                "get" => &["400", "401", "403", "404", "406", "429", "431", "500", "503"],
                "post" | "patch" => {
                    &["400", "401", "403", "404", "406", "408", "413", "415", "429", "431", "500", "503"]
                }
                _ => continue,
            };
            for status in statuses {
                let of = format!("{method:?} {path:?} {status}");
                let name =
                    operation["responses"][*status]["$ref"].as_str().expect(&of).rsplit('/').next().unwrap();
                assert!(
                    !document["components"]["responses"][name]["headers"]["MS-RequestId"].is_null(),
                    "{of}"
                );
            }
        }
    }
    let unauthorized = &document["components"]["responses"]["Unauthorized"];
    assert!(!unauthorized["headers"]["WWW-Authenticate"].is_null());
}
