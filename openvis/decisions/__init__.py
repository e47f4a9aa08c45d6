"""Services that change something. States, permissions and policies are tables; every change leaves an audit line."""
