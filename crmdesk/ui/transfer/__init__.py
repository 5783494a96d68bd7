"""The import wizard and the export panel: the parts of the page 导入导出."""
