"""What a report is: its record, the families of reports, and the findings that follow from a record. Pure."""
