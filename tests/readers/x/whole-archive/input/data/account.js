window.YTD.account.part0 = [
 {
  "account": {
   "email": "ana@b.example",
   "username": "Ana_B",
   "accountId": "501",
   "createdAt": "2009-01-01T00:00:00.000Z",
   "accountDisplayName": "Ana Bell"
  }
 }
]