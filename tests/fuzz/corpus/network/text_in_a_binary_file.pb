format_version: 1
duration_ms: 10
populations { name: 'E' size: 100 lif_curr_exp {} }
populations { name: 'I' size: 25 lif_curr_exp {} }
