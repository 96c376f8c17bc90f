# One line for each database, including the roles of the servers (_globals.…): SEARCH finds them as soon as they report.

locals {
  widgets = [
    { title = "Age of the newest backup", metric = "Age", statistic = "Maximum", unit = "seconds" },
    { title = "Stored bytes", metric = "StoredBytes", statistic = "Maximum", unit = "bytes" },
    { title = "Duration", metric = "Duration", statistic = "Maximum", unit = "seconds" },
    { title = "Rows", metric = "Rows", statistic = "Maximum", unit = "rows" },
  ]
}

resource "aws_cloudwatch_dashboard" "databases" {
  dashboard_name = var.function_name
  dashboard_body = jsonencode({
    widgets = [
      for i, widget in local.widgets : {
        type   = "metric"
        x      = i % 2 * 12
        y      = floor(i / 2) * 6
        width  = 12
        height = 6
        properties = {
          title  = widget.title
          region = local.region
          view   = "timeSeries"
          yAxis  = { left = { min = 0, label = widget.unit, showUnits = false } }
          metrics = [[{
            expression = "SEARCH('{${local.namespace},FunctionName,Database} FunctionName=\"${var.function_name}\" MetricName=\"${widget.metric}\"', '${widget.statistic}', 300)"
            label      = "$${PROP('Dim.Database')}"
          }]]
        }
      }
    ]
  })
}
