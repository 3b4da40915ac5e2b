"""What tests of several folders share: the modules beside this file."""
