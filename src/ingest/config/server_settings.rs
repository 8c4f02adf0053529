//! What the configuration says of the server itself (spec/config-export.md 3.4).

use super::Configuration;
use crate::schema::{Scalar, eq_folded};
use crate::sync::Options;

impl Configuration {
    /// Takes the staging mode and the deletion threshold from the server's parameters, unless they were set by name.
    /// Returns what was not understood: the parameter and its value.
    pub fn apply(&self, options: &mut Options) -> Vec<(String, String)> {
        let mut odd = Vec::new();
        let parameter = |name: &str| {
            let found = self.global_parameters.iter().find(|(own, _)| eq_folded(own, name));
            found.map(|(name, value)| (name.clone(), value.trim().to_owned()))
        };
        let mut set = |option: &str, value: String, (name, raw): (String, String)| {
            if options.set_default(option, &value).is_err() {
                odd.push((name, raw));
            }
        };
        if let Some(found) = parameter("Microsoft.Synchronize.StagingMode") {
            set("staging_mode", found.1.to_ascii_lowercase(), found);
        }
        let switched_off = parameter("Microsoft.OptionalFeature.ExportDeletionThreshold")
            .filter(|(_, value)| Scalar::boolean_named(value) == Some(false));
        if let Some(found) = switched_off {
            set("export_deletion_threshold", "off".to_owned(), found);
        } else if let Some(found) = parameter("Microsoft.OptionalFeature.ExportDeletionThresholdValue") {
            set("export_deletion_threshold", found.1.clone(), found);
        }
        odd
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(parameters: &[(&str, &str)]) -> (Options, usize) {
        let configuration = Configuration {
            global_parameters: parameters
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..Configuration::default()
        };
        let mut options = Options::default();
        let odd = configuration.apply(&mut options).len();
        (options, odd)
    }

    #[test]
    fn the_threshold_and_the_staging_mode_are_those_of_the_server() {
        let threshold = "Microsoft.OptionalFeature.ExportDeletionThresholdValue";
        assert_eq!(applied(&[(threshold, "20")]).0.export_deletion_threshold, Some(20));
        let off = ("Microsoft.OptionalFeature.ExportDeletionThreshold", "False");
        assert_eq!(applied(&[(threshold, "20"), off]).0.export_deletion_threshold, None);
        assert!(applied(&[("Microsoft.Synchronize.StagingMode", "True")]).0.staging_mode);
        assert_eq!(applied(&[(threshold, "many")]).1, 1, "what is not understood is told");
    }

    #[test]
    fn an_option_that_somebody_set_stays() {
        let mut options = Options::default();
        options.set("staging_mode", "false").unwrap();
        let configuration = Configuration {
            global_parameters: [("Microsoft.Synchronize.StagingMode".to_owned(), "True".to_owned())].into(),
            ..Configuration::default()
        };
        configuration.apply(&mut options);
        assert!(!options.staging_mode);
    }
}
