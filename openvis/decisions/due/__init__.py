"""What waits for somebody, a file per subject with `due(scope, gemeente, today)`; `register` names them all."""
