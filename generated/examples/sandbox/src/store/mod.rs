//! Where orders are kept: a redb database, in a file or in memory.

mod answers;
mod writer;

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use redb::backends::InMemoryBackend;
use redb::{Builder, Database, ReadableDatabase, ReadableTable, Table, TableDefinition};
use tokio::sync::{mpsc, oneshot};

use crate::orders::Stored;
use crate::refusal::{Reason, Refusal};

pub use answers::Repeat;
pub use writer::Writer;
use writer::{Change, Job};

/// Orders by customer and ID.
const ORDERS: TableDefinition<(&str, &str), &[u8]> = TableDefinition::new("orders");
/// What requests that may come again were answered, by what they are known by.
const ANSWERS: TableDefinition<&str, &[u8]> = TableDefinition::new("answers");
/// The same keys by the time of the answer, in milliseconds.
const AGES: TableDefinition<(i64, &str), ()> = TableDefinition::new("ages");

/// Changes that wait for their turn; who comes when it is full waits to get in.
const QUEUE: usize = 1024;

/// The orders. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    database: Arc<Database>,
    jobs: mpsc::Sender<Box<dyn Job>>,
}

/// Why nothing came of a change.
#[derive(Debug)]
pub enum Failure {
    /// The rules do not allow it.
    Refused(Refusal),
    /// What is stored cannot be read: that is of no concern for others.
    Unreadable(String),
    /// The store does not work.
    Broken(String),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What can be changed, within one transaction.
pub struct Tables<'t> {
    orders: Table<'t, (&'static str, &'static str), &'static [u8]>,
    answers: Table<'t, &'static str, &'static [u8]>,
    ages: Table<'t, (i64, &'static str), ()>,
}

impl Store {
    /// Opens a file, which is made if there is none. The file is closed when the writer has ended.
    ///
    /// # Errors
    /// Where it cannot be read or written, or is no such file.
    pub fn open(path: &Path) -> Result<(Self, Writer), Failure> {
        if !path.try_exists().map_err(broken)? {
            make(path)?;
        }
        Self::start(Builder::new().create(path).map_err(broken)?)
    }

    /// A store that ends with the process.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn in_memory() -> Result<(Self, Writer), Failure> {
        Self::start(Builder::new().create_with_backend(InMemoryBackend::new()).map_err(broken)?)
    }

    fn start(database: Database) -> Result<(Self, Writer), Failure> {
        let database = Arc::new(database);
        writer::make_tables(&database)?;
        let (jobs, queue) = mpsc::channel(QUEUE);
        let writer = Writer::start(Arc::clone(&database), queue)?;
        Ok((Self { database, jobs }, writer))
    }

    /// Waits until nothing can be written any more, which is when writing has failed.
    pub async fn failed(&self) {
        self.jobs.closed().await;
    }

    /// Reads an order.
    ///
    /// # Errors
    /// Where there is none, or the store does not work.
    pub async fn order(&self, customer: &str, id: &str) -> Result<Stored, Failure> {
        let database = Arc::clone(&self.database);
        let (customer, id) = (customer.to_owned(), id.to_owned());
        let reading = tokio::task::spawn_blocking(move || {
            let orders = database.begin_read().map_err(broken)?.open_table(ORDERS).map_err(broken)?;
            read(&orders, &customer, &id)
        });
        reading.await.map_err(broken)?
    }

    /// Makes a change. It is on the disk when this returns, and no other change came between what it read and what
    /// it wrote. It may be made more than once, where what it was to be written with came to nothing.
    ///
    /// # Errors
    /// What the change says, or that the store does not work; nothing is changed then.
    pub async fn change<T: Send + 'static>(
        &self,
        change: impl Fn(&mut Tables<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (tell, told) = oneshot::channel();
        self.jobs.send(Box::new(Change { change, outcome: None, tell })).await.map_err(broken)?;
        told.await.map_err(|_| Failure::Broken("the change could not be written".to_owned()))?
    }
}

/// Makes a file under another name first: whoever is killed meanwhile leaves nothing that looks like orders.
fn make(path: &Path) -> Result<(), Failure> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".new");
    match std::fs::remove_file(&unfinished) {
        Err(why) if why.kind() != ErrorKind::NotFound => return Err(broken(why)),
        _ => {}
    }
    drop(Builder::new().create(&unfinished).map_err(broken)?);
    std::fs::rename(&unfinished, path).map_err(broken)?;
    sync_folder(path).map_err(broken)
}

/// A file that is on the disk can still be lost: its name is on the disk when its folder is.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    if !cfg!(unix) {
        return Ok(()); // Folders cannot be opened elsewhere.
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

impl Tables<'_> {
    /// Reads an order.
    ///
    /// # Errors
    /// Where there is none, or the store does not work.
    pub fn order(&self, customer: &str, id: &str) -> Result<Stored, Failure> {
        read(&self.orders, customer, id)
    }

    /// An ID that no order of the customer has.
    ///
    /// # Errors
    /// Where the store does not work.
    pub fn unused(&self, customer: &str, mut draw: impl FnMut() -> String) -> Result<String, Failure> {
        loop {
            let id = draw();
            if self.orders.get((customer, id.as_str())).map_err(broken)?.is_none() {
                return Ok(id);
            }
        }
    }

    /// Writes an order.
    ///
    /// # Errors
    /// Where it is nested so deep that it could not be read again, or the store does not work.
    pub fn put(&mut self, customer: &str, order: &Stored) -> Result<(), Failure> {
        let text = serde_json::to_vec(order).map_err(unreadable)?;
        // Reading has a limit for the depth of what a caller may add.
        if serde_json::from_slice::<Stored>(&text).is_err() {
            return Err(Refusal::new(Reason::Invalid, "The order is nested too deep.").into());
        }
        self.orders.insert((customer, order.id()), text.as_slice()).map_err(broken)?;
        Ok(())
    }
}

fn read(
    orders: &impl ReadableTable<(&'static str, &'static str), &'static [u8]>,
    customer: &str,
    id: &str,
) -> Result<Stored, Failure> {
    let found = orders.get((customer, id)).map_err(broken)?.ok_or_else(Refusal::unknown)?;
    serde_json::from_slice(found.value()).map_err(unreadable)
}

fn unreadable(why: impl std::fmt::Display) -> Failure {
    Failure::Unreadable(why.to_string())
}

fn broken(why: impl std::fmt::Display) -> Failure {
    Failure::Broken(why.to_string())
}

#[cfg(test)]
mod tests;
