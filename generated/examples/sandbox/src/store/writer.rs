//! The one thread that writes. Changes that wait together are committed together: the disk is what takes long.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use redb::{Database, WriteTransaction};
use tokio::sync::mpsc::Receiver;
use tokio::sync::oneshot;

use super::{AGES, ANSWERS, Failure, ORDERS, Tables, broken};

/// Changes that are committed together at most.
const MOST: usize = 256;

/// The thread that writes.
#[derive(Debug)]
pub struct Writer(JoinHandle<Result<(), String>>);

impl Writer {
    pub(super) fn start(database: Arc<Database>, queue: Receiver<Box<dyn Job>>) -> Result<Self, Failure> {
        let writer = thread::Builder::new().name("writer".to_owned());
        writer.spawn(move || run(&database, queue)).map(Self).map_err(broken)
    }

    /// Waits until all is written and the file is closed: when every clone of the store is gone, or writing has failed.
    ///
    /// # Errors
    /// Why writing has failed.
    pub fn join(self) -> Result<(), String> {
        self.0.join().unwrap_or_else(|_| Err("the writer panicked".to_owned()))
    }
}

/// A change, and whoever waits for it.
pub(super) trait Job: Send {
    /// Makes the change; again, where its transaction came to nothing.
    ///
    /// # Errors
    /// Where the store does not work: why.
    fn make(&mut self, tables: &mut Tables<'_>) -> Result<(), String>;

    /// Tells the outcome, once it is on the disk. Whoever waits for a change that is dropped learns that it failed.
    fn tell(self: Box<Self>);
}

pub(super) struct Change<F, T> {
    pub(super) change: F,
    pub(super) outcome: Option<Result<T, Failure>>,
    pub(super) tell: oneshot::Sender<Result<T, Failure>>,
}

impl<F, T: Send> Job for Change<F, T>
where
    F: Fn(&mut Tables<'_>) -> Result<T, Failure> + Send,
{
    fn make(&mut self, tables: &mut Tables<'_>) -> Result<(), String> {
        match (self.change)(tables) {
            Err(Failure::Broken(why)) => return Err(why),
            outcome => self.outcome = Some(outcome),
        }
        Ok(())
    }

    fn tell(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            // Whoever has gone does not hear of it.
            drop(self.tell.send(outcome));
        }
    }
}

/// So that reading finds them.
pub(super) fn make_tables(database: &Database) -> Result<(), Failure> {
    let transaction = database.begin_write().map_err(broken)?;
    tables(&transaction)?;
    transaction.commit().map_err(broken)
}

/// Why nothing of a transaction was written.
enum Trouble {
    /// A change panicked, which is a mistake of ours: the others are none the worse.
    Panic,
    /// The store does not work.
    Store(String),
}

/// Writes until nobody can ask for it any more, or it has failed once: from then on it would always fail.
fn run(database: &Database, mut queue: Receiver<Box<dyn Job>>) -> Result<(), String> {
    let mut jobs = Vec::with_capacity(MOST);
    while queue.blocking_recv_many(&mut jobs, MOST) > 0 {
        match write(database, &mut jobs) {
            Ok(()) => jobs.drain(..).for_each(Job::tell),
            Err(Trouble::Panic) => one_by_one(database, jobs.drain(..))?,
            Err(Trouble::Store(why)) => return Err(why),
        }
    }
    Ok(())
}

/// Gives every change a transaction of its own.
fn one_by_one(database: &Database, jobs: impl Iterator<Item = Box<dyn Job>>) -> Result<(), String> {
    for job in jobs {
        let mut alone = [job];
        match write(database, &mut alone) {
            Ok(()) => alone.into_iter().for_each(Job::tell),
            Err(Trouble::Panic) => {}
            Err(Trouble::Store(why)) => return Err(why),
        }
    }
    Ok(())
}

fn write(database: &Database, jobs: &mut [Box<dyn Job>]) -> Result<(), Trouble> {
    let store = |why: String| Trouble::Store(why);
    let transaction = database.begin_write().map_err(|why| store(why.to_string()))?;
    let mut tables = tables(&transaction).map_err(|_| store("there are no tables".to_owned()))?;
    for job in jobs {
        let made = catch_unwind(AssertUnwindSafe(|| job.make(&mut tables)));
        made.map_err(|_| Trouble::Panic)?.map_err(store)?;
    }
    drop(tables);
    transaction.commit().map_err(|why| store(why.to_string()))
}

fn tables(transaction: &WriteTransaction) -> Result<Tables<'_>, Failure> {
    Ok(Tables {
        orders: transaction.open_table(ORDERS).map_err(broken)?,
        answers: transaction.open_table(ANSWERS).map_err(broken)?,
        ages: transaction.open_table(AGES).map_err(broken)?,
    })
}
