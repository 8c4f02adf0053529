//! A list that nearly always has one item.

/// One item or several. Millions of lists of one are no allocations this way.
#[derive(Clone, Debug)]
pub(super) enum Few<T> {
    One(T),
    Several(Vec<T>),
}

impl<T: Copy> Few<T> {
    pub(super) fn push(&mut self, item: T) {
        match self {
            Self::One(first) => *self = Self::Several(vec![*first, item]),
            Self::Several(items) => items.push(item),
        }
    }

    pub(super) fn as_slice(&self) -> &[T] {
        match self {
            Self::One(item) => std::slice::from_ref(item),
            Self::Several(items) => items,
        }
    }

    /// The list, where there is something to sort.
    pub(super) fn several(&mut self) -> Option<&mut Vec<T>> {
        match self {
            Self::One(_) => None,
            Self::Several(items) => Some(items),
        }
    }
}
