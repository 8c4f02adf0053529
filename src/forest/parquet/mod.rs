//! Users, links and rules as Parquet files, for those who outgrow one machine.
//!
//! The writer is as small as the format allows: required columns, plain encoding, one page a column and row group. Every
//! engine reads that; a crate for it would be the largest dependency of this program.

mod column;
mod export;
mod file;
mod thrift;

pub use export::export;
