//! The one thread that writes. Changes that wait together are committed together: the disk is what takes long.

use std::panic::{AssertUnwindSafe, catch_unwind};

use redb::{Database, WriteTransaction};
use tokio::sync::mpsc::Receiver;

use super::{AGES, ANSWERS, Failure, ORDERS, Tables, broken};

/// A change. Where the store does not work it says why.
pub(super) type Job = Box<dyn FnOnce(&mut Tables<'_>) -> Result<Reply, String> + Send>;
/// Tells the outcome of a change, once it is on the disk.
pub(super) type Reply = Box<dyn FnOnce() + Send>;

/// Changes that are committed together at most.
const MOST: usize = 256;

/// So that reading finds them.
pub(super) fn make_tables(database: &Database) -> Result<(), Failure> {
    let transaction = database.begin_write().map_err(broken)?;
    tables(&transaction)?;
    transaction.commit().map_err(broken)
}

/// Writes until nobody can ask for it any more.
pub(super) fn run(database: &Database, mut queue: Receiver<Job>) {
    let mut jobs = Vec::with_capacity(MOST);
    while queue.blocking_recv_many(&mut jobs, MOST) > 0 {
        match write(database, &mut jobs) {
            Ok(replies) => replies.into_iter().for_each(|reply| reply()),
            // Their replies are dropped, which tells those who wait.
            Err(Failure::Broken(why)) => eprintln!("orders-sandbox: cannot write: {why}"),
            Err(Failure::Refused(_) | Failure::Unreadable(_)) => {}
        }
        jobs.clear();
    }
}

fn write(database: &Database, jobs: &mut Vec<Job>) -> Result<Vec<Reply>, Failure> {
    let transaction = database.begin_write().map_err(broken)?;
    let mut tables = tables(&transaction)?;
    let replies: Result<Vec<_>, _> = jobs.drain(..).map(|job| unharmed(job, &mut tables)).collect();
    drop(tables);
    let replies = replies.map_err(Failure::Broken)?;
    transaction.commit().map_err(broken)?;
    Ok(replies)
}

/// A change that panics is a mistake of ours; the thread lives on, for there is no other that writes.
fn unharmed(job: Job, tables: &mut Tables<'_>) -> Result<Reply, String> {
    let done = catch_unwind(AssertUnwindSafe(|| job(tables)));
    done.unwrap_or_else(|_| Err("a change panicked".to_owned()))
}

fn tables(transaction: &WriteTransaction) -> Result<Tables<'_>, Failure> {
    Ok(Tables {
        orders: transaction.open_table(ORDERS).map_err(broken)?,
        answers: transaction.open_table(ANSWERS).map_err(broken)?,
        ages: transaction.open_table(AGES).map_err(broken)?,
    })
}
