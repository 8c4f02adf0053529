//! How much of an input is accepted.

/// The limits of the readers. An input beyond one of them is refused with an error that names the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest configuration file, in bytes.
    pub xml_file_bytes_max: u64,
    /// The deepest nesting of XML elements.
    pub xml_depth_max: usize,
    /// The most elements of one XML file.
    pub xml_elements_max: usize,
    /// The most attributes of one XML element.
    pub xml_attributes_max: usize,
    /// The largest LDIF or JSON dump, in bytes. Dumps are streamed: the limit is against endless files.
    pub dump_file_bytes_max: u64,
    /// The longest physical line of an LDIF file, in bytes.
    pub line_bytes_max: usize,
    /// The longest single value of an XML or LDIF file, in bytes.
    pub value_bytes_max: usize,
    /// The largest LDIF record, in bytes of kept values: a group with five million members fits.
    pub record_bytes_max: usize,
    /// The largest object of a JSON dump, in bytes.
    pub json_object_bytes_max: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: usize = 1024 * 1024;
        Self {
            xml_file_bytes_max: 64 * MIB as u64,
            xml_depth_max: 128,
            xml_elements_max: 1_000_000,
            xml_attributes_max: 256,
            dump_file_bytes_max: 1 << 40,
            line_bytes_max: 16 * MIB,
            value_bytes_max: 16 * MIB,
            record_bytes_max: 1024 * MIB,
            json_object_bytes_max: 64 * MIB as u64,
        }
    }
}
