//! One at a time for each name: the joins of one process need not get in each other's way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as Queue, OwnedMutexGuard};

/// The queues of the names that somebody is at.
#[derive(Debug, Default)]
pub(crate) struct Queues(Mutex<HashMap<String, Weak<Queue<()>>>>);

impl Queues {
    /// Waits until nobody else of this process is at this name. Who drops what this gives lets the next
    /// one in.
    pub(crate) async fn enter(&self, key: &str) -> OwnedMutexGuard<()> {
        let queue = self.of(key);
        queue.lock_owned().await
    }

    fn of(&self, key: &str) -> Arc<Queue<()>> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(key).and_then(Weak::upgrade) {
            return queue;
        }
        // those that nobody is at any more; there are about as many as joins that are under way
        queues.retain(|_, queue| queue.strong_count() > 0);
        let queue = Arc::default();
        queues.insert(key.to_owned(), Arc::downgrade(&queue));
        queue
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn one_at_a_time_is_at_a_name_and_nothing_is_left() {
        let queues = Queues::default();
        let place = queues.enter("a").await;
        let other = queues.enter("b").await;
        let mut waiting = Box::pin(queues.enter("a"));
        assert!(waiting.as_mut().now_or_never().is_none());
        drop(place);
        let next = waiting.await;
        drop((next, other));
        drop(queues.enter("c").await);
        assert_eq!(queues.0.lock().unwrap().len(), 1);
    }
}
