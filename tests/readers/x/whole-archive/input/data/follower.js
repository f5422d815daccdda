window.YTD.follower.part0 = [
 {
  "follower": {
   "accountId": "502",
   "userLink": "https://twitter.com/intent/user?user_id=502"
  }
 }
]