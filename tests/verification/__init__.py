"""The measure of `tslint verify`: a table of outcomes over many models."""
