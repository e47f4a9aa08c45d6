"""The pages: request -> store or decisions -> presenter -> template."""
